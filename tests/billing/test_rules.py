"""From paying to access, case by case."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.rules import Exceptions, Standing, compute_access, step_key
from billing.steps import CANCELLED, CARD, FIRST_INVOICE, HEIGHT, INVOICE, TRIAL
from billing.working_days import OFFICE, is_working_day, working_moment

# A Tuesday, and a leap day.
NOW = dt.datetime(2028, 2, 29, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
YEAR_END = NOW + 200 * DAY
FRESH_TRIAL = NOW - 10 * DAY
OLD_TRIAL = NOW - 30 * DAY

LATE = Standing(status="past_due", unpaid_since=NOW, synced_at=NOW)
COURSES = {
    "card": (LATE, CARD, NOW),
    "invoice": (replace(LATE, is_by_invoice=True), INVOICE, NOW),
    "first invoice": (
        replace(LATE, is_by_invoice=True, has_ever_paid=False),
        FIRST_INVOICE,
        NOW,
    ),
    "trial": (Standing(trial_started_at=OLD_TRIAL), TRIAL, NOW),
    "cancelled": (Standing(ended_at=NOW), CANCELLED, NOW),
}
BOUNDARIES = [
    (course, step, days)
    for course, (_standing, steps, _start) in COURSES.items()
    for step, days in steps
]


@pytest.mark.parametrize(
    ("standing", "state", "until"),
    [
        (Standing(), "pending", None),
        (Standing(status="incomplete"), "pending", None),
        (Standing(status="incomplete_expired"), "pending", None),
        (Standing(status="active", period_end=YEAR_END), "active", YEAR_END),
        (Standing(status="trialing", period_end=YEAR_END), "active", YEAR_END),
        (Standing(status="active", unpaid_since=NOW), "past_due", NOW + 15 * DAY),
        (LATE, "past_due", NOW + 15 * DAY),
        (Standing(status="unpaid"), "past_due", None),
        (Standing(status="paused"), "past_due", None),
        (Standing(ended_at=NOW), "cancelled", NOW + 30 * DAY),
        (Standing(ended_at=NOW - DAY, paid_until=YEAR_END), "active", YEAR_END),
        (Standing(ended_at=NOW - 9 * DAY, paid_until=NOW), "cancelled", NOW + 30 * DAY),
        (Standing(trial_started_at=FRESH_TRIAL), "trialing", FRESH_TRIAL + 30 * DAY),
        (Standing(trial_started_at=OLD_TRIAL), "read_only", NOW + 31 * DAY),
        (Standing(trial_started_at=OLD_TRIAL, ended_at=NOW), "cancelled", NOW + 30 * DAY),
        (
            Standing(status="active", period_end=YEAR_END, trial_started_at=OLD_TRIAL),
            "active",
            YEAR_END,
        ),
        (Standing(status="active", period_end=YEAR_END, ended_at=NOW - DAY), "active", YEAR_END),
        (
            Standing(status="incomplete", trial_started_at=FRESH_TRIAL),
            "trialing",
            FRESH_TRIAL + 30 * DAY,
        ),
    ],
)
def test_paying_decides_access(standing, state, until):
    decision = compute_access(now=NOW, standing=standing)

    assert (decision.state, decision.until and working_moment(decision.until)) == (
        state,
        until and working_moment(until),
    )


@pytest.mark.parametrize(("course", "step", "days"), BOUNDARIES)
@pytest.mark.parametrize("early", [dt.timedelta(seconds=1), DAY])
def test_no_step_comes_before_its_day(course, step, days, early):
    standing, _steps, start = COURSES[course]
    due_at = working_moment(start + days * DAY)
    before = replace(standing, present=_before(course, step), warned_at=_warned(course))

    early_one = compute_access(now=due_at - early, standing=_heard(before, due_at))

    assert early_one.state == before.present


@pytest.mark.parametrize(("course", "step", "days"), BOUNDARIES)
@pytest.mark.parametrize("late", [dt.timedelta(), DAY])
def test_a_step_comes_on_its_day_when_it_was_warned_of(course, step, days, late):
    standing, _steps, start = COURSES[course]
    due_at = working_moment(working_moment(start + days * DAY) + late)
    before = replace(standing, present=_before(course, step), warned_at=_warned(course))

    decision = compute_access(now=due_at, standing=_heard(before, due_at))

    assert (decision.state, decision.reasons) == (step, ())


@pytest.mark.parametrize(("course", "step", "days"), BOUNDARIES)
@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"warned_at": {}}, "not_warned"),
        ({"warned": dt.timedelta(days=3) - dt.timedelta(seconds=1)}, "not_warned"),
        ({"frozen": DAY}, "frozen"),
    ],
)
def test_a_step_waits(course, step, days, changes, reason):
    standing, _steps, start = COURSES[course]
    due_at = working_moment(start + days * DAY)
    warned_at = {step_key(step, start): due_at - changes["warned"]} if "warned" in changes else {}
    exceptions = Exceptions(frozen_until=due_at + changes.get("frozen", -DAY))
    before = replace(
        standing,
        present=_before(course, step),
        warned_at=warned_at or ({} if reason == "not_warned" else _warned(course)),
        exceptions=exceptions,
    )

    decision = compute_access(now=due_at, standing=_heard(before, due_at))

    assert (decision.state, decision.reasons) == (before.present, (reason,))


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        (DAY, ("grace", ())),
        (DAY + dt.timedelta(seconds=1), ("past_due", ("mirror_too_old",))),
        (None, ("past_due", ("mirror_too_old",))),
    ],
)
def test_no_step_is_taken_on_the_word_of_an_old_mirror(age, expected):
    due_at = working_moment(NOW + 15 * DAY)
    heard_at = due_at - age if age else None
    before = replace(LATE, present="past_due", warned_at=_warned("card"), synced_at=heard_at)

    decision = compute_access(now=due_at, standing=before)

    assert (decision.state, decision.reasons) == expected


def test_a_late_step_is_not_taken_on_a_holiday():
    christmas = dt.datetime(2028, 12, 25, 11, tzinfo=dt.UTC)
    before = replace(LATE, present="past_due", warned_at=_warned("card"), synced_at=christmas)

    decision = compute_access(now=christmas, standing=before)

    assert (decision.state, decision.reasons) == ("past_due", ("no_working_day",))


def test_who_is_far_behind_goes_down_one_step_at_a_time():
    moment = working_moment(NOW + 200 * DAY)
    before = replace(LATE, present="past_due", warned_at=_warned("card"), synced_at=moment)
    states = []

    for _round in range(5):
        before = replace(before, present=compute_access(now=moment, standing=before).state)
        states.append(before.present)

    assert states == ["grace", "read_only", "suspended", "archived", "archived"]


@pytest.mark.parametrize("present", sorted(HEIGHT))
def test_a_payment_opens_at_once_from_any_state(present):
    standing = Standing(status="active", period_end=YEAR_END, present=present)

    assert compute_access(now=NOW, standing=standing).state == "active"


@pytest.mark.parametrize("present", ["suspended", "archived"])
def test_ending_the_subscription_raises_nobody(present):
    standing = Standing(ended_at=NOW, present=present)

    assert compute_access(now=NOW, standing=standing).state == present


def test_a_debit_under_way_counts_as_paid_and_is_marked():
    standing = Standing(status="active", period_end=YEAR_END, is_at_risk=True)

    decision = compute_access(now=NOW, standing=standing)

    assert (decision.state, decision.reasons) == ("active", ("at_risk",))


@pytest.mark.parametrize("course", COURSES)
def test_a_gift_wins_over_everything_until_its_last_second(course):
    standing, _steps, _start = COURSES[course]
    later = NOW + 300 * DAY
    given = replace(standing, exceptions=Exceptions(comp_until=later), present="suspended")

    during = compute_access(now=later - dt.timedelta(seconds=1), standing=given)
    after = compute_access(now=later, standing=given)

    assert (during.state, during.until, during.reasons) == ("active", later, ("comp",))
    assert after.state == "suspended"


def test_a_gift_that_is_over_is_like_a_trial_that_is_over():
    ended = Exceptions(given_until=NOW)
    standing = Standing(present="active", exceptions=ended)

    unwarned = compute_access(now=NOW + DAY, standing=standing)
    warned = replace(standing, warned_at={step_key("read_only", NOW): NOW - 3 * DAY})

    assert (unwarned.state, unwarned.next_state) == ("active", "read_only")
    assert compute_access(now=NOW + DAY, standing=warned).state == "read_only"


def test_more_time_opens_again_and_makes_a_trial_longer():
    later = NOW + 10 * DAY
    more = Exceptions(extended_until=later)
    late = replace(LATE, unpaid_since=NOW - 50 * DAY, present="read_only", exceptions=more)
    trial = Standing(trial_started_at=OLD_TRIAL, present="read_only", exceptions=more)

    answers = [compute_access(now=NOW, standing=one) for one in (late, trial)]

    assert [(one.state, one.until) for one in answers] == [
        ("past_due", later),
        ("trialing", later),
    ]


MOMENTS = st.integers(0, 4 * 365 * 24 * 60).map(
    lambda minutes: dt.datetime(2026, 1, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=minutes)
)
MAYBE = st.none() | MOMENTS
STANDINGS = st.builds(
    Standing,
    status=st.sampled_from(["", "active", "past_due", "unpaid", "incomplete", "trialing"]),
    period_end=MAYBE,
    unpaid_since=MAYBE,
    ended_at=MAYBE,
    trial_started_at=MAYBE,
    is_by_invoice=st.booleans(),
    has_ever_paid=st.booleans(),
    present=st.sampled_from(sorted(HEIGHT)),
    synced_at=MAYBE,
    exceptions=st.builds(
        Exceptions, comp_until=MAYBE, given_until=MAYBE, extended_until=MAYBE, frozen_until=MAYBE
    ),
)


@given(now=MOMENTS, standing=STANDINGS)
def test_nobody_is_put_down_unwarned_or_by_more_than_one_step(now, standing):
    decision = compute_access(now=now, standing=standing)

    steps = [state for state, _days in CARD if HEIGHT[state] > HEIGHT[standing.present]]
    is_down = HEIGHT.get(decision.state, 0) > HEIGHT[standing.present]
    # Without a warning there is only what happens by itself: a payment is late, or all is ended.
    assert not is_down or decision.state in {"past_due", "cancelled"}
    assert not steps or decision.state not in steps


@given(now=MOMENTS, standing=STANDINGS)
def test_who_paid_is_never_below_active(now, standing):
    paid = replace(standing, status="active", unpaid_since=None)

    assert compute_access(now=now, standing=paid).state == "active"


@given(now=MOMENTS, standing=STANDINGS)
def test_the_next_step_is_on_a_working_day_and_worse(now, standing):
    decision = compute_access(now=now, standing=standing)

    if decision.next_at:
        assert is_working_day(decision.next_at.astimezone(OFFICE).date())
        assert HEIGHT[decision.next_state] > HEIGHT[decision.state]


def _before(course, step):
    """The state a tribe is in before a step of its course."""
    first = {"trial": "trialing", "cancelled": "cancelled"}.get(course, "past_due")
    way = [first, *(state for state, _days in COURSES[course][1])]
    return way[way.index(step) - 1]


def _warned(course):
    """All warnings of a course, sent when it began."""
    _standing, steps, start = COURSES[course]
    return {step_key(step, start): start - 4 * DAY for step, _days in steps}


def _heard(standing, moment):
    return replace(standing, synced_at=moment)
