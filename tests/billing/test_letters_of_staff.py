"""What differs between here and Stripe stands beside a letter before it is processed again."""

import pytest

from billing.models import BillingAccount, Invoice, StripeEvent
from core.audit.models import PlatformRecord
from core.common import clock
from tests.support.staff import at_work

WHY = "Stripe is back, and this is about a payment."
PAGE = "/webhooks/evt_1/"


@pytest.fixture
def dead(paid):
    """A letter about Farid's organisation that was given up."""
    return make_letter(BillingAccount.objects.get().stripe_customer_id)


def make_letter(customer_id):
    moment = clock.now()
    return StripeEvent.objects.create(
        id="evt_1",
        type="invoice.paid",
        livemode=False,
        happened_at=moment,
        received_at=moment,
        next_at=moment,
        object_type="invoice",
        object_id="in_1",
        customer_id=customer_id,
        attempts=9,
        state="dead",
        error="no such customer",
    )


@pytest.fixture
def operator(dunya_account):
    return at_work(dunya_account, "operator", elevated=True)


def test_nothing_differs_says_so(dead, operator):
    page = operator.get(PAGE).text

    assert "Here and Stripe say the same about this customer." in page
    assert "Process it again" in page


def test_what_differs_is_shown_field_by_field_and_nothing_is_written(dead, operator):
    Invoice.objects.update(status="open", amount_paid_cents=0)

    page = operator.get(PAGE)

    told = {row["field"]: (row["here"], row["there"]) for row in page.context["letter"].differences}
    assert told == {"status": ("open", "paid"), "amount_paid_cents": ("0", "145200")}
    assert Invoice.objects.get().status == "open"
    assert dead.__class__.objects.get().state == "dead"


def test_what_is_not_here_at_all_is_told(dead, operator):
    Invoice.objects.all().delete()

    (row,) = operator.get(PAGE).context["letter"].differences

    assert (row["field"], row["here"], row["there"]) == (
        "the whole of it",
        "is not there",
        "paid",
    )


def test_a_letter_about_a_stranger_compares_nothing(shop, alpha, operator):
    make_letter("cus_stranger")
    before = len(shop.contract.calls)

    page = operator.get(PAGE).text

    assert "names no customer of ours" in page
    assert len(shop.contract.calls) == before


def test_while_stripe_is_away_the_page_stands_and_says_so(shop, dead, operator):
    shop.fail_next(500)

    page = operator.get(PAGE)

    assert page.status_code == 200
    assert "Stripe does not answer now" in page.text
    assert "Process it again" in page.text


def test_the_organisation_reads_that_somebody_looked(dead, operator, paid):
    operator.get(PAGE)

    looks = PlatformRecord.objects.filter(
        action="billing.looked_at", object_id=paid.organisation_id
    )
    assert looks.count() == 1


def test_a_refused_change_keeps_the_words_beside_what_differs(dead, dunya_account):
    page = at_work(dunya_account, "operator").post(f"{PAGE}retry/", {"reason": WHY})

    assert page.status_code == 422
    assert WHY in page.text
    assert "What differs" in page.text
    assert StripeEvent.objects.get(pk="evt_1").state == "dead"


def test_who_only_reads_sees_what_differs_and_no_button(dead, dunya_account):
    page = at_work(dunya_account, "billing_read").get(PAGE).text

    assert "What differs" in page
    assert "Process it again" not in page


def test_who_has_no_role_does_not_see_it(dead, dunya_account):
    visitor = at_work(dunya_account)

    assert visitor.get(PAGE).status_code == 404
    assert PAGE not in visitor.get("/webhooks/").text


@pytest.mark.parametrize("event_id", ["evt_2", "-"])
def test_a_letter_that_never_came_is_not_there(shop, alpha, operator, event_id):
    assert operator.get(f"/webhooks/{event_id}/").status_code == 404
    assert operator.get(f"/api/v1/staff/billing/letters/{event_id}/").status_code == 404


def test_the_list_leads_to_it(dead, operator):
    assert f'href="{PAGE}">Look at what differs' in operator.get("/webhooks/?show=troubled").text


def test_programs_get_the_same(shop, dead, operator):
    Invoice.objects.update(status="open")
    path = "/api/v1/staff/billing/letters/evt_1/"

    answer = operator.get(path).json()
    shop.fail_next(500)
    away = operator.get(path)

    assert (answer["letter"]["id"], len(answer["differences"])) == ("evt_1", 1)
    assert answer["differences"][0]["there"] == "paid"
    assert (away.status_code, away.json()["code"]) == (503, "payment_service_away")
