"""What becomes of access when a payment fails, is slow, or is not heard of; each case by itself."""

import datetime as dt

import pytest

from billing import services
from billing.models import (
    BillingNotice,
    Invoice,
    StaffTask,
    TribeSubscription,
)
from billing.services import ladder, notices
from billing.services.unpaid import restate
from billing.working_days import working_moment
from core.common import clock
from core.mail.models import OutboxMessage
from tenants import gate
from tenants.gate import Act
from tenants.models import AccessTransition, Tribe
from tests.billing.mail_cases import make_invoice
from tests.billing.test_year import use_card

DAY = dt.timedelta(days=1)
# A Tuesday.
FAILED = dt.datetime(2028, 2, 29, 12, tzinfo=dt.UTC)


@pytest.fixture
def debit(alpha, mirrored):
    """Alpha's yearly bill, on its way by direct debit."""
    subscription = mirrored(
        alpha,
        at=FAILED,
        status="active",
        unpaid_since=None,
        current_period_end=FAILED + 360 * DAY,
    )
    return make_invoice(
        subscription.account,
        subscription,
        issued_at=FAILED - 5 * DAY,
        finalized_at=FAILED - 5 * DAY,
        attempt_count=1,
        is_processing=True,
        due_at=None,
    )


def _mirror(invoice, moment, **changes):
    """What the next letter about an invoice brings, in one transaction."""
    Invoice.objects.filter(pk=invoice.pk).update(**changes)
    subscription = TribeSubscription.objects.get(pk=invoice.subscription_id)
    with clock.standing_at(moment):
        restate(subscription)
        services.refresh_access(tribe=subscription.tribe)
    return Tribe.objects.get(pk=subscription.tribe_id)


def _every_day(until, *, post):
    """Go round the ladder each day, with a mail server that answers or not."""
    for day in range(until):
        moment = FAILED + day * DAY
        TribeSubscription.objects.update(synced_at=moment)
        with clock.standing_at(moment):
            for message in OutboxMessage.objects.filter(sent_at=None) if post else ():
                notices.note_mail_left(message=message)
            services.run_ladder()


def test_case_14_a_decline_at_renewal_is_day_zero_of_the_ladder(shop, paid, hear, wait):
    hear()
    use_card(shop, "pm_card_chargeCustomerFail")
    wait(days=366, seconds=7200)

    hear()

    paid.refresh_from_db()
    late = TribeSubscription.objects.get()
    assert paid.access_state == "past_due"
    assert gate.ALLOWED["past_due"] == gate.ALLOWED["active"]
    assert BillingNotice.objects.filter(kind="payment_failed").count() == 1
    decision = services.access.decide(paid)
    assert (decision.since, decision.next_state) == (late.unpaid_since, "grace")
    assert paid.access_until == working_moment(late.unpaid_since + 15 * DAY)


def test_case_15_a_bank_that_asks_for_a_yes_changes_no_access(debit):
    tribe = _mirror(debit, FAILED, is_processing=False, needs_action=True)

    allowed = {act for act in Act if gate.may(tribe.access_state, act)}
    assert allowed == set(gate.ALLOWED["active"])


def test_case_17_a_debit_counts_as_paid_until_it_comes_back(debit):
    under_way = _mirror(debit, FAILED).access_state
    is_at_risk = TribeSubscription.objects.get().is_at_risk
    settled = _mirror(debit, FAILED + DAY, is_processing=False, status="paid").access_state
    returned = _mirror(debit, FAILED + 5 * DAY, returned_at=FAILED + 5 * DAY)

    assert (under_way, is_at_risk, settled) == ("active", True, "active")
    assert returned.access_state == "past_due"
    assert returned.access_until == working_moment(FAILED + 20 * DAY)
    assert TribeSubscription.objects.get().unpaid_since == FAILED + 5 * DAY


def test_case_18_a_debit_taken_back_after_seven_weeks_counts_from_that_day(debit):
    _mirror(debit, FAILED, is_processing=False, status="paid", paid_at=FAILED)

    tribe = _mirror(debit, FAILED + 49 * DAY, returned_at=FAILED + 49 * DAY)

    assert tribe.access_state == "past_due"
    assert tribe.access_until == working_moment(FAILED + 64 * DAY)


@pytest.fixture
def crowd(debit, ada_account):
    """Forty tribes whose payments failed on the same day."""
    account = debit.account
    _mirror(debit, FAILED, is_processing=False, status="open")
    made = [
        Tribe(
            organisation=account.organisation,
            founder=ada_account,
            name=f"Tribe {number}",
            slug=f"tribe-{number}",
            access_state="past_due",
        )
        for number in range(40)
    ]
    Tribe.objects.bulk_create(made)
    TribeSubscription.objects.bulk_create(
        TribeSubscription(
            account=account,
            tribe=tribe,
            stripe_subscription_id=f"sub_{tribe.pk}",
            status="past_due",
            unpaid_since=FAILED,
            synced_at=FAILED,
        )
        for tribe in made
    )
    return made


def test_case_38_a_mass_failure_puts_nobody_down_and_asks_for_somebody(crowd):
    _every_day(40, post=True)

    states = Tribe.objects.filter(pk__in=[one.pk for one in crowd]).values_list("access_state")
    assert set(states) == {("past_due",)}
    assert StaffTask.objects.filter(kind=ladder.STOPPED, closed_at=None).count() == 1


def test_case_39_a_mail_outage_puts_nobody_down(debit):
    _mirror(debit, FAILED, is_processing=False)

    _every_day(60, post=False)

    tribe = Tribe.objects.get(pk=debit.subscription.tribe_id)
    assert tribe.access_state == "past_due"
    assert BillingNotice.objects.get(kind=ladder.WARNING).sent_at is None
    with clock.standing_at(FAILED + 60 * DAY):
        assert "not_warned" in services.access.decide(tribe).reasons


def test_after_a_mail_outage_the_step_comes_three_days_after_the_warning(debit):
    _mirror(debit, FAILED, is_processing=False)
    _every_day(60, post=False)
    posted_at = FAILED + 60 * DAY
    with clock.standing_at(posted_at):
        for message in OutboxMessage.objects.filter(sent_at=None):
            notices.note_mail_left(message=message)

    for day in range(60, 70):
        TribeSubscription.objects.update(synced_at=FAILED + day * DAY)
        with clock.standing_at(FAILED + day * DAY):
            services.run_ladder()

    down = AccessTransition.objects.filter(to_state="grace").get()
    assert down.created_at >= posted_at + 3 * DAY


def test_a_payment_opens_in_the_transaction_that_mirrors_it(debit):
    _mirror(debit, FAILED, is_processing=False)
    Tribe.objects.filter(slug="alpha").update(access_state="suspended")

    tribe = _mirror(debit, FAILED + 70 * DAY, status="paid")

    assert tribe.access_state == "active"
    move = AccessTransition.objects.filter(tribe=tribe).latest("id")
    assert (move.from_state, move.to_state, move.cause) == ("suspended", "active", "event")
