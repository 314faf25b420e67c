"""Ordering a tribe to be paid by invoice: what is asked, who looks first, and what is refused."""

import uuid

import pytest

from billing import services
from billing.errors import (
    AlreadyPaid,
    OrderUnderWay,
    PaymentUnderWay,
    PlanNotForSale,
    TooManyPeople,
)
from billing.models import (
    Approval,
    BillingAccount,
    BillingCommand,
    CheckoutAttempt,
    InvoiceOrder,
)
from core.audit.models import PlatformRecord
from core.common.errors import InvalidInput, NotAllowed
from tenants.services import drop_pending_tribe
from tests.billing.test_races import together
from tests.support.orders import *  # noqa: F403


def records(action):
    return PlatformRecord.objects.filter(action=action, outcome="done").count()


def customers(shop):
    return shop.api.v1.customers.list({"limit": 100}).data


class TestOrdering:
    def test_who_never_paid_by_invoice_waits_for_staff_and_tries_meanwhile(self, place, pending):
        order = place(po_number="PO 7", needs_po=True)

        pending.refresh_from_db()
        approval = Approval.objects.get()
        assert (order.state, order.po_number) == ("waiting", "PO 7")
        assert (approval.kind, approval.object_id, approval.amount_cents) == (
            "invoice_terms",
            order.pk,
            120_000,
        )
        assert pending.access_state == "trialing"
        assert records("billing.order_placed") == 1

    def test_stripe_is_told_who_pays_and_the_vat_number(self, place, shop):
        place(vat_number="nl 8123.45.678 b01")

        [customer] = customers(shop)
        tax_ids = shop.api.v1.customers.tax_ids.list(customer.id).data
        account = BillingAccount.objects.get()
        assert (customer.name, customer.email) == ("Orchard people B.V.", "bills@orchard.example")
        assert (customer.address.line1, customer.address.postal_code) == ("Appellaan 1", "4191 AB")
        assert (customer.address.city, customer.address.country) == ("Geldermalsen", "NL")
        assert [one.value for one in tax_ids] == ["NL812345678B01"]
        assert (account.legal_name, account.kvk_number) == ("Orchard people B.V.", "12345678")
        assert account.stripe_customer_id == customer.id

    def test_a_second_click_gives_the_same_order(self, place, shop):
        token = uuid.uuid4()

        assert place(token=token).pk == place(token=token).pk
        assert InvoiceOrder.objects.count() == 1
        assert len(customers(shop)) == 1

    def test_row_11_two_tabs_make_one_order(self, place):
        place()

        with pytest.raises(OrderUnderWay):
            place()

        assert InvoiceOrder.objects.count() == 1

    def test_row_11_two_admins_at_once_make_one_order(self, committed_db, place):
        def ask():
            try:
                return place().pk
            except OrderUnderWay:
                return None

        made = together(ask, ask)

        assert len([pk for pk in made if pk]) == 1
        assert InvoiceOrder.objects.count() == 1

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("country", ""),
            ("country", "US"),
            ("legal_name", " "),
            ("address_line1", ""),
            ("postal_code", ""),
            ("city", "two\nlines"),
            ("billing_email", "nobody"),
            ("kvk_number", "123"),
            ("vat_number", "BE0123456749"),
            ("vat_number", "NL1"),
            ("vat_number", "😀"),
        ],
    )
    def test_row_22_what_invoices_need_is_asked_before_stripe(self, place, shop, field, value):
        with pytest.raises(InvalidInput) as refusal:
            place(**{field: value})

        assert list(refusal.value.errors) == [field]
        assert customers(shop) == []
        assert not InvoiceOrder.objects.exists()
        assert not BillingCommand.objects.exists()

    @pytest.mark.parametrize("number", ["x" * 141, "a\nb", "a\u202eb", "\x00"])
    def test_a_number_that_cannot_be_printed_is_refused(self, place, number):
        with pytest.raises(InvalidInput) as refusal:
            place(po_number=number)

        assert list(refusal.value.errors) == ["po_number"]

    def test_a_number_with_an_emoji_is_printed_as_it_is(self, place):
        assert place(po_number="PO 😀 =1+1").po_number == "PO 😀 =1+1"

    def test_a_plan_that_is_too_small_is_refused(self, place, pending, fill):
        fill(pending, 101)

        with pytest.raises(TooManyPeople, match="Large tribe fits"):
            place()
        assert place("large_tribe").price.plan_code == "large_tribe"

    def test_an_unknown_plan_is_refused(self, place):
        with pytest.raises(PlanNotForSale):
            place("huge")

    def test_a_paid_tribe_is_not_ordered(self, place, paid):
        with pytest.raises(AlreadyPaid):
            place()

    def test_a_stranger_orders_nothing(self, place, chidi_account):
        with pytest.raises(NotAllowed):
            place(actor=chidi_account)

        assert not BillingAccount.objects.exists()

    def test_ordering_closes_the_payment_page(self, place, start, shop):
        attempt = start()

        place()

        attempt.refresh_from_db()
        assert attempt.status == "expired"

    def test_a_page_that_was_paid_meanwhile_counts(self, place, start, shop, pending):
        attempt = start()
        shop.complete_checkout(attempt.stripe_session_id)

        with pytest.raises(AlreadyPaid):
            place()

        assert not InvoiceOrder.objects.exists()

    def test_what_is_ordered_is_not_paid_by_card_as_well(self, place, start):
        place()

        with pytest.raises(OrderUnderWay):
            start()

        assert not CheckoutAttempt.objects.exists()

    @pytest.mark.parametrize("status", [0, 429, 500])
    def test_row_09_while_stripe_is_away_the_order_is_kept(self, place, shop, status):
        shop.fail_next(status)

        order = place()

        assert order.state == "waiting"
        assert BillingCommand.objects.get().state in ("pending", "unknown")
        assert customers(shop) == []


def test_a_tribe_is_not_dropped_while_it_is_ordered(place, pending, farid_account):
    BillingAccount.objects.create(organisation=pending.organisation, may_pay_by_invoice=True)
    InvoiceOrder.objects.create(
        account=BillingAccount.objects.get(),
        tribe=pending,
        price=services.checkout.price_for_sale("tribe"),
        ordered_by=farid_account,
        client_token=uuid.uuid4(),
        state="approved",
    )

    with pytest.raises(PaymentUnderWay):
        drop_pending_tribe(tribe=pending, actor=farid_account)
