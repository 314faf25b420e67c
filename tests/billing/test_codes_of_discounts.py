"""Which code took what off is mirrored, and told code by code to the cent."""

import pytest

from billing.models import Invoice, InvoiceDiscount, ReconcileDrift
from billing.reports.ask import Span, today
from billing.reports.catalogue import REPORTS
from billing.services import reconciling
from core.common import clock
from tests.billing.final_invoices import NOW
from tests.billing.final_invoices import paid as settled
from tests.core.support.bills import bill


def report(code, of="", **months):
    return REPORTS[code].make(Span().asked(on=today(), of=of, **months)).tables[0]


def off(invoice, cents, *, code="", coupon="spring", number=1):
    """What a coupon took off an invoice, as the mirror holds it."""
    return InvoiceDiscount.objects.create(
        invoice=invoice,
        stripe_discount_id=f"di_{number}",
        coupon_id=coupon,
        promotion_code_id=f"promo_{code}" if code else "",
        code=code,
        amount_cents=cents,
        synced_at=NOW,
    )


@pytest.fixture
def november():
    with clock.standing_at(NOW):
        yield


@pytest.fixture
def spring(shop):
    """A code for a quarter off."""
    coupons, codes = shop.api.v1.coupons, shop.api.v1.promotion_codes
    coupon = coupons.create({"percent_off": 25, "duration": "once", "id": "quarter"})
    return codes.create({"promotion": {"type": "coupon", "coupon": coupon.id}, "code": "SPRING-25"})


def test_the_code_that_somebody_typed_is_mirrored(shop, start, spring, hear):
    session = start().stripe_session_id
    shop.complete_checkout(session, promotion_code="spring-25")
    hear()

    one = InvoiceDiscount.objects.get()

    assert (one.code, one.promotion_code_id, one.coupon_id) == ("SPRING-25", spring.id, "quarter")
    assert one.amount_cents == one.invoice.discount_cents == 30_000


def test_it_is_told_once_however_often_it_is_fetched(shop, start, spring, hear):
    shop.complete_checkout(start().stripe_session_id, promotion_code="SPRING-25")
    hear()
    before = InvoiceDiscount.objects.values_list("pk", "updated_at").get()
    shop.api.v1.invoices.update(
        Invoice.objects.get().stripe_invoice_id, {"metadata": {"note": "again"}}
    )

    hear()

    assert InvoiceDiscount.objects.values_list("pk", "updated_at").get() == before


def test_a_discount_that_was_taken_off_a_draft_is_no_more(shop, paid, hear):
    hear()
    invoice = Invoice.objects.get()
    coupon = shop.api.v1.coupons.create({"amount_off": 1_000, "currency": "eur"})
    customer = invoice.account.stripe_customer_id
    shop.api.v1.invoice_items.create({"customer": customer, "amount": 5_000, "currency": "eur"})
    draft = shop.api.v1.invoices.create(
        {
            "customer": customer,
            "pending_invoice_items_behavior": "include",
            "discounts": [{"coupon": coupon.id}],
            "auto_advance": False,
        }
    )
    hear()
    assert InvoiceDiscount.objects.get().code == ""

    shop.api.v1.invoices.update(draft.id, {"discounts": ""})
    hear()

    assert not InvoiceDiscount.objects.exists()


def test_a_code_that_is_not_known_is_found_at_night(shop, start, spring, hear):
    """As of an invoice that was mirrored before codes were."""
    shop.complete_checkout(start().stripe_session_id, promotion_code="SPRING-25")
    hear()
    InvoiceDiscount.objects.all().delete()

    first, second = reconciling.reconcile(), reconciling.reconcile()

    assert (first.found, first.fixed, second.found) == (1, 1, 0)
    assert InvoiceDiscount.objects.get().code == "SPRING-25"
    assert ReconcileDrift.objects.get().field == "discounts"


@pytest.mark.usefixtures("november")
class TestTheReport:
    def test_tells_code_by_code_how_often_by_whom_and_what_it_cost(self, alpha, beta):
        ours, theirs = bill(alpha, 1), bill(beta, 2)
        for number, (whose, cents) in enumerate([(ours, 300), (ours, 200), (theirs, 100)], 1):
            invoice = settled(whose, number, days_ago=number, discount_cents=cents)
            off(invoice, cents, code="SPRING-25", number=number)
        off(settled(theirs, 4, days_ago=9, discount_cents=5_000), 5_000, coupon="friends")

        table = report("promotions")

        told = [(str(one["code"]), one["invoices"], one["organisations"]) for one in table.rows]
        assert told == [("no code", 1, 1), ("SPRING-25", 3, 2)]
        assert [one["cents"] for one in table.rows] == [5_000, 600]

    def test_leads_to_every_use_of_a_code(self, alpha, beta):
        for number, tribe in enumerate((alpha, beta), start=1):
            invoice = settled(bill(tribe, number), number, days_ago=number, discount_cents=100)
            off(invoice, 100, code="SPRING-25", number=number)

        [row] = report("promotions").rows
        behind = report("promotions", of=row["of"])

        assert [one["organisation"] for one in behind.rows] == ["Havenzorg", "Waterland"]
        assert behind.total["cents"] == row["cents"] == 200

    def test_adds_up_to_what_discounts_cost_whatever_is_known(self, alpha):
        subscription = bill(alpha)
        off(settled(subscription, 1, days_ago=1, discount_cents=900), 400, code="SPRING-25")
        settled(subscription, 2, days_ago=2, discount_cents=70)

        promotions, discounts = report("promotions"), report("discounts")

        assert {str(one["code"]): one["cents"] for one in promotions.rows} == {
            "SPRING-25": 400,
            "not known": 570,
        }
        assert promotions.total["cents"] == sum(one["cents"] for one in discounts.rows) == 970
