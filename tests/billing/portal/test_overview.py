"""What an organisation pays, tribe by tribe, in a person's words."""

import datetime as dt
import uuid

import pytest

from billing.models import AccessOverride
from core.common import clock
from tenants.models import Organisation, Tribe
from tenants.services import found_tribe, set_access

DAY = dt.timedelta(days=1)
# The session and the frame around the page, and what the bill asks once for all tribes.
QUESTIONS = 19


@pytest.fixture
def page(visit, ada_account, alpha):
    """The overview as Ada reads it."""

    def read(**headers):
        answer = visit(ada_account).get(
            f"/organisations/{alpha.organisation_id}/billing/", headers=headers
        )
        assert answer.status_code == 200
        return answer.content.decode()

    return read


@pytest.fixture
def told(visit, ada_account, alpha):
    """The bill as Ada's program reads it."""

    def read():
        place = f"/api/v1/organisations/{alpha.organisation_id}/billing/"
        return visit(ada_account).get(place).json()

    return read


def in_state(tribe, state, **columns):
    Tribe.objects.filter(pk=tribe.pk).update(access_state=state, **columns)


def test_a_paid_tribe_shows_plan_people_and_what_comes_next(page, told, subscription, card, alpha):
    card()

    [bill] = told()["bills"]

    assert (bill["plan"], bill["seats_used"], bill["seats_limit"]) == ("tribe", 3, 100)
    assert (bill["next_net_cents"], bill["next_total_cents"]) == (120_000, 145_200)
    assert bill["method"] == "Visa ending in 4242"
    text = page()
    assert [words in text for words in ("€1,452.00", "3 of 100", "Visa ending in 4242")] == [
        True
    ] * 3


def test_the_total_is_of_what_goes_on(told, subscribed, alpha, ada_account):
    other = found_tribe(
        actor=ada_account,
        name="Another",
        slug="another",
        founding_key=uuid.uuid4(),
        organisation=alpha.organisation,
    )
    subscribed()
    subscribed(tribe=other, cancel_at_period_end=True)

    bill = told()

    assert (bill["yearly_cents"], bill["yearly_total_cents"]) == (120_000, 145_200)
    assert [one["next_invoice_at"] is None for one in bill["bills"]] == [False, True]


@pytest.mark.parametrize(
    ("state", "label", "sentence"),
    [
        ("pending", "Not open yet", "It opens with a trial, or when it is paid for."),
        ("active", "Open", "Open until"),
        ("past_due", "Payment is late", "Everything in the tribe still works."),
        ("grace", "Payment is very late", "Everything still works, but nobody new can be invited."),
        ("read_only", "Can only be read", "People can read everything and change nothing."),
        ("suspended", "Closed for now", "Nobody gets in. Paying opens it at once, as it was."),
        ("cancelled", "Ended", "A new subscription opens it, as it was."),
        ("archived", "Put away", "Nobody gets in. Paying brings it back, as it was."),
    ],
)
def test_each_state_is_said_in_words(page, alpha, state, label, sentence):
    in_state(alpha, state)

    text = page()

    assert (label in text, sentence in text) == (True, True)


def test_a_trial_says_until_when_it_is_free(page, alpha):
    set_access(tribe=alpha, state="trialing", until=dt.datetime(2037, 3, 14, 12, tzinfo=dt.UTC))

    assert "Free until 14 March 2037; nothing is charged by itself." in page()


def test_a_trial_that_is_over_says_when_it_ended(page, alpha):
    in_state(alpha, "read_only", trial_started_at=dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC))

    assert "The trial ended on 31 January" in page()


def test_a_late_payment_says_since_when_and_what_comes_next(page, subscribed, alpha):
    since = clock.now() - 5 * DAY
    subscribed(status="past_due", unpaid_since=since)
    in_state(alpha, "past_due")

    text = page()

    assert "A payment is late since" in text
    assert "nobody new can be invited any more." in text
    assert "The payment for Alpha tribe is late since" in text


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [("comp", "Given for free until"), ("extension", "We gave you more time, until")],
)
def test_an_exception_says_until_when(page, alpha, subscribed, dunya_account, kind, sentence):
    subscribed(status="past_due", unpaid_since=clock.now() - 5 * DAY)
    AccessOverride.objects.create(
        tribe=alpha, kind=kind, until=clock.now() + 9 * DAY, reason="-", made_by=dunya_account
    )

    assert sentence in page()


def test_what_holds_a_step_back_is_said(page, alpha, subscribed, dunya_account):
    subscribed(status="past_due", unpaid_since=clock.now() - 20 * DAY)
    in_state(alpha, "past_due")
    AccessOverride.objects.create(
        tribe=alpha,
        kind="freeze",
        until=clock.now() + 9 * DAY,
        reason="-",
        made_by=dunya_account,
    )

    text = page()

    assert "The next step waits, as we agreed with you." in text
    assert "The next step waits until we have warned you." in text


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        ("paused", "The subscription is paused."),
        ("unpaid", "The payment service no longer tries to collect it."),
        ("past_due", "The payment service says that a payment is late."),
    ],
)
def test_what_the_payment_service_says_is_said(page, subscribed, status, sentence):
    subscribed(status=status)

    assert sentence in page()


def test_a_payment_that_the_bank_works_on_is_said(page, subscribed):
    subscribed(is_at_risk=True)

    assert "The bank is still working on the payment" in page()


def test_a_subscription_that_ends_says_so(page, subscribed):
    subscribed(cancel_at_period_end=True)

    text = page()

    assert "It ends then, and nothing more is charged." in text
    assert "Next invoice" not in text


def test_a_smaller_plan_to_come_is_shown_beside_the_present_one(told, subscribed):
    subscribed(entitled_plan="large_tribe", entitled_until=clock.now() + 30 * DAY)

    [bill] = told()["bills"]

    assert (bill["plan"], bill["next_plan"], bill["seats_limit"]) == ("large_tribe", "tribe", 500)


@pytest.mark.parametrize(
    ("tax_status", "total"),
    [("eu_b2b_verified", 120_000), ("exempt", 120_000), ("domestic", 145_200), ("eu_b2c", None)],
)
def test_the_vat_of_the_next_invoice_follows_the_customer(
    told, payer, subscription, tax_status, total
):
    payer.tax_status = tax_status
    payer.country = "BE"
    payer.save()

    assert told()["bills"][0]["next_total_cents"] == total


def test_elsewhere_in_the_union_the_last_invoice_tells_the_vat(told, payer, subscription, invoiced):
    payer.tax_status, payer.country = "eu_b2c", "DE"
    payer.save()
    invoiced(subscription=subscription, tax_cents=22_800, total_cents=142_800)

    assert told()["bills"][0]["next_total_cents"] == 142_800


def test_an_organisation_without_tribes_is_told_what_will_be_here(page, alpha):
    elsewhere = Organisation.objects.create(name="Elsewhere")
    Tribe.objects.filter(pk=alpha.pk).update(organisation=elsewhere)

    assert "What the tribes of this organisation cost will be here." in page()


def test_a_subscription_leads_to_changing_and_ending_it(page, subscription, alpha):
    text = page()

    assert f"/billing/tribes/{alpha.pk}/change/" in text
    assert f"/billing/tribes/{alpha.pk}/cancel/" in text


def test_an_admin_is_led_to_neither(visit, farid_account, with_role, subscription, alpha):
    admin = visit(with_role(farid_account, "admin"))
    text = admin.get(f"/organisations/{alpha.organisation_id}/billing/").content.decode()

    assert f"/billing/tribes/{alpha.pk}/change/" not in text


def test_before_anybody_paid_there_is_no_as_of(told, page):
    assert told()["as_of"] is None
    assert "As the payment service told us" not in page()


def test_as_of_says_how_fresh_it_is(told, payer, page):
    assert told()["as_of"] is not None
    assert "As the payment service told us on" in page()


def test_one_tribe_is_told_alone(visit, ada_account, alpha, beta, subscription):
    place = f"/api/v1/organisations/{alpha.organisation_id}/billing/tribes"
    ada = visit(ada_account)

    assert ada.get(f"{place}/{alpha.pk}/").json()["tribe"]["id"] == str(alpha.pk)
    assert ada.get(f"{place}/{beta.pk}/").status_code == 404


def test_nine_tribes_take_as_many_questions_as_one(
    visit, ada_account, alpha, subscribed, django_assert_num_queries, invoiced
):
    ada = visit(ada_account)
    place = f"/organisations/{alpha.organisation_id}/billing/"
    invoiced(subscription=subscribed())
    ada.get(place)
    with django_assert_num_queries(QUESTIONS):
        ada.get(place)

    for number in range(8):
        tribe = Tribe.objects.create(
            organisation=alpha.organisation,
            founder=ada_account,
            name=f"Tribe {number}",
            slug=f"tribe-{number}",
            access_state="active",
        )
        invoiced(subscription=subscribed(tribe=tribe))

    with django_assert_num_queries(QUESTIONS):
        ada.get(place)
