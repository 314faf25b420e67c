"""The ladder: put down one step at a time, warned, and never too many at once."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from billing import services
from billing.models import (
    AccessOverride,
    BillingAccount,
    BillingNotice,
    StaffTask,
    TribeSubscription,
)
from billing.services import breaker, ladder, notices
from billing.working_days import working_moment
from core.common import clock
from core.mail.models import OutboxMessage
from tenants.models import AccessTransition, Tribe

DAY = dt.timedelta(days=1)
# A Tuesday.
FAILED = dt.datetime(2028, 2, 29, 12, tzinfo=dt.UTC)


@pytest.fixture
def late(alpha, mirrored):
    """Alpha, whose card was refused on the 29th."""
    mirrored(alpha, at=FAILED)
    Tribe.objects.filter(pk=alpha.pk).update(access_state="past_due")
    alpha.refresh_from_db()
    return alpha


def _round(moment):
    """Hear from Stripe, and go round."""
    TribeSubscription.objects.update(synced_at=moment)
    with clock.standing_at(moment):
        return services.run_ladder()


def _post(moment):
    with clock.standing_at(moment):
        for message in OutboxMessage.objects.filter(sent_at=None):
            notices.note_mail_left(message=message)


def _states(tribe):
    """What became of a tribe since it was founded."""
    return [(one.to_state, one.cause) for one in _moves(tribe)]


def _moves(tribe):
    return AccessTransition.objects.filter(tribe=tribe).order_by("id")[1:]


def test_a_warning_goes_to_everybody_with_a_role_and_to_the_address_for_invoices(late):
    BillingAccount.objects.update(billing_email="money@alpha.example", copy_emails=["b@a.example"])

    _round(FAILED + 11 * DAY + dt.timedelta(hours=1))

    notice = BillingNotice.objects.get(kind=ladder.WARNING)
    assert (notice.step, notice.tribe, notice.sent_at) == ("grace:2028-02-29", late, None)
    told = OutboxMessage.objects.filter(topic="billing.ladder_warning")
    roles = set(late.organisation.roles.values_list("account_id", flat=True))
    assert set(told.values_list("account_id", flat=True)) == roles | {None}
    assert set(told.exclude(to_email="").values_list("to_email", flat=True)) == {
        "money@alpha.example",
        "b@a.example",
    }
    assert notice.recipients == told.count()


def test_it_is_told_once(late):
    moment = FAILED + 12 * DAY

    rounds = [_round(moment), _round(moment + DAY / 24)]

    assert [one.warned for one in rounds] == [1, 0]
    assert BillingNotice.objects.filter(kind=ladder.WARNING).count() == 1


def test_the_step_is_taken_three_days_after_the_warning_left(late):
    due_at = working_moment(FAILED + 15 * DAY)
    _round(due_at - 4 * DAY)
    _post(due_at - 4 * DAY)

    taken = [_round(due_at - DAY / 24).put_down, _round(due_at).put_down, _round(due_at).put_down]

    late.refresh_from_db()
    assert (taken, late.access_state) == ([0, 1, 0], "grace")
    assert _states(late) == [("grace", "timer")]
    step = BillingNotice.objects.get(kind=ladder.STEP)
    assert step.step == "grace:2028-02-29"


def test_without_post_nobody_is_put_down(late):
    for days in range(11, 60):
        _round(FAILED + days * DAY)

    late.refresh_from_db()
    assert late.access_state == "past_due"
    assert _states(late) == []


def test_a_whole_fall_takes_its_ninety_one_days(late):
    for days in range(10, 140):
        moment = FAILED + days * DAY
        _post(moment)
        _round(moment)

    days = [(one.to_state, (one.created_at - FAILED).days) for one in _moves(late)]
    assert [state for state, _days in days] == ["grace", "read_only", "suspended", "archived"]
    assert [passed for _state, passed in days] == [15, 31, 62, 91]


def test_a_payment_opens_an_archived_tribe_in_the_same_transaction(late):
    Tribe.objects.filter(pk=late.pk).update(access_state="archived")
    TribeSubscription.objects.update(status="active", unpaid_since=None)

    services.refresh_access(tribe=late)

    late.refresh_from_db()
    assert (late.access_state, _states(late)) == ("active", [("active", "event")])


def test_a_payment_between_planning_and_stepping_wins(late):
    due_at = working_moment(FAILED + 15 * DAY)
    _round(due_at - 4 * DAY)
    _post(due_at - 4 * DAY)
    TribeSubscription.objects.update(status="active", unpaid_since=None, synced_at=due_at)

    with clock.standing_at(due_at):
        is_taken = ladder._step_down(late)

    late.refresh_from_db()
    assert (is_taken, late.access_state) == (False, "past_due")


def test_an_event_takes_no_step_down(late):
    moment = working_moment(FAILED + 40 * DAY)
    _round(FAILED + 12 * DAY)
    _post(FAILED + 12 * DAY)
    TribeSubscription.objects.update(synced_at=moment)

    with clock.standing_at(moment):
        services.refresh_access(tribe=late)

    late.refresh_from_db()
    assert (late.access_state, _states(late)) == ("past_due", [])


@pytest.fixture
def many(late, ada_account, mirrored):
    """Twenty-five tribes of one organisation, all warned, all due for a step."""
    made = []
    for number in range(24):
        tribe = Tribe.objects.create(
            organisation=late.organisation,
            founder=ada_account,
            name=f"Tribe {number}",
            slug=f"tribe-{number}",
            access_state="past_due",
        )
        mirrored(tribe, at=FAILED)
        made.append(tribe)
    return [late, *made]


def _due(tribes):
    due_at = working_moment(FAILED + 15 * DAY)
    _round(due_at - 4 * DAY)
    _post(due_at - 4 * DAY)
    return due_at


def test_too_many_steps_at_once_are_none_and_staff_is_asked(many):
    done = _round(_due(many))
    again = _round(_due(many))

    assert (done.is_stopped, done.put_down, again.put_down) == (True, 0, 0)
    assert set(
        Tribe.objects.filter(pk__in=[one.pk for one in many]).values_list("access_state", flat=True)
    ) == {"past_due"}
    task = StaffTask.objects.get(kind=breaker.STOPPED)
    assert task.facts["downs"] == 25


def test_somebody_lets_the_ladder_go_on(many):
    due_at = _due(many)
    _round(due_at)
    StaffTask.objects.update(closed_at=due_at, facts={"released": True})

    done = _round(due_at)

    assert (done.is_stopped, done.put_down) == (False, 25)


def test_many_small_rounds_within_a_day_are_too_much_as_well(many, settings):
    settings.LADDER_MOST_STEPS = 5
    settings.LADDER_MOST_SHARE = 1.0
    due_at = _due(many)
    TribeSubscription.objects.exclude(tribe__in=many[:4]).update(unpaid_since=FAILED + 30 * DAY)

    first = _round(due_at)
    TribeSubscription.objects.filter(tribe__in=many[4:8]).update(unpaid_since=FAILED)
    second = _round(due_at + DAY / 24)

    assert (first.put_down, second.put_down, second.is_stopped) == (4, 0, True)


def test_a_freeze_holds_a_tribe_and_more_time_opens_it(late, dunya_account):
    due_at = _due([late])
    freeze = AccessOverride.objects.create(
        tribe=late,
        kind="freeze",
        until=due_at + 5 * DAY,
        reason="a complaint",
        made_by=dunya_account,
    )

    held = _round(due_at)
    freeze.delete()
    taken = _round(due_at)
    AccessOverride.objects.create(
        tribe=late, kind="extension", until=due_at + DAY, reason="a call", made_by=dunya_account
    )
    _round(due_at)

    late.refresh_from_db()
    assert (held.put_down, taken.put_down) == (0, 1)
    assert (late.access_state, late.access_until) == ("past_due", due_at + DAY)


def test_a_tribe_about_which_nothing_is_known_stays_as_it_is(alpha):
    done = _round(clock.now())

    alpha.refresh_from_db()
    assert (alpha.access_state, done.changed, done.put_down) == ("active", 0, 0)


def test_more_tribes_take_no_more_questions(many):
    moment = FAILED + DAY
    _round(moment)
    counts = []
    for keep in (2, 25):
        kept = [one.pk for one in many[:keep]]
        Tribe.objects.exclude(pk__in=kept).update(access_state="archived")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            _round(moment)
        counts.append(len(queries))
        Tribe.objects.filter(pk__in=[one.pk for one in many]).update(access_state="past_due")

    assert counts[0] == counts[1]
