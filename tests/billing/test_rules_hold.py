"""What must hold of access whatever happens: better news never makes anything worse."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.rules import Exceptions, compute_access, step_key
from billing.steps import CANCELLED, CARD, FIRST_INVOICE, HEIGHT, INVOICE, TRIAL
from billing.working_days import OFFICE, is_working_day
from tests.billing.test_rules import DAY, LATE, MOMENTS, NOW, STANDINGS

WORST = max(HEIGHT.values())


def _height(decision):
    """How bad a state is; a tribe that never began is below all."""
    return HEIGHT.get(decision.state, WORST + 1)


def _told_of_all(standing, now):
    """The same with each warning sent long ago, and a mirror of today: nothing holds a step."""
    starts = [standing.unpaid_since, standing.ended_at, standing.free_until]
    keys = {step_key(step, start) for start in starts if start for step in HEIGHT}
    return replace(standing, warned_at=dict.fromkeys(keys, now - 30 * DAY), synced_at=now)


def _at(now, standing):
    return compute_access(now=now, standing=_told_of_all(standing, now))


@given(now=MOMENTS, standing=STANDINGS)
def test_paying_never_makes_it_worse(now, standing):
    paid = replace(standing, status="active", unpaid_since=None)

    assert _height(_at(now, paid)) <= _height(_at(now, standing))


@given(now=MOMENTS, standing=STANDINGS, days=st.integers(1, 400))
def test_being_late_for_less_long_never_makes_it_worse(now, standing, days):
    late = replace(standing, status="past_due", unpaid_since=standing.unpaid_since or now)
    less = replace(late, unpaid_since=late.unpaid_since + days * DAY)

    assert _height(_at(now, less)) <= _height(_at(now, late))


@pytest.mark.parametrize("kind", ["comp_until", "extended_until", "frozen_until"])
@given(now=MOMENTS, standing=STANDINGS, days=st.integers(1, 90))
def test_an_exception_never_makes_it_worse(kind, now, standing, days):
    without = replace(standing, exceptions=Exceptions())
    given_one = replace(standing, exceptions=Exceptions(**{kind: now + days * DAY}))

    assert _height(_at(now, given_one)) <= _height(_at(now, without))


@given(now=MOMENTS, standing=STANDINGS)
def test_a_first_payment_that_was_never_completed_changes_nothing(now, standing):
    without = replace(standing, status="")

    for status in ("incomplete", "incomplete_expired"):
        assert _at(now, replace(standing, status=status)) == _at(now, without)


@given(now=MOMENTS, standing=STANDINGS)
def test_a_debit_under_way_changes_nothing_but_a_mark(now, standing):
    certain, at_risk = (replace(standing, is_at_risk=flag) for flag in (False, True))

    assert _at(now, certain).state == _at(now, at_risk).state


@given(now=MOMENTS, standing=STANDINGS)
def test_asking_twice_at_once_gives_the_same(now, standing):
    first = _at(now, standing)
    again = _at(now, replace(standing, present=first.state if first.state in HEIGHT else ""))

    # One step at a time: a second look may find the next step, never a way back.
    assert _height(again) >= _height(first) or again.state == first.state


@given(now=MOMENTS, standing=STANDINGS)
def test_down_is_one_step_on_a_working_day(now, standing):
    decision = _at(now, standing)
    steps = [state for state, _days in (*CARD, *TRIAL, *CANCELLED)]
    worse = [HEIGHT[state] for state in steps if HEIGHT[state] > HEIGHT[standing.present]]
    went_down = decision.state in steps and _height(decision) > HEIGHT[standing.present]

    assert not went_down or is_working_day(now.astimezone(OFFICE).date())
    assert not went_down or _height(decision) <= min(worse) + 1


@pytest.mark.parametrize(
    ("changes", "steps"),
    [
        ({}, CARD),
        ({"is_by_invoice": True}, INVOICE),
        ({"has_ever_paid": False}, FIRST_INVOICE),
    ],
)
def test_day_by_day_a_tribe_goes_down_its_whole_course_and_never_up(changes, steps):
    standing = replace(LATE, present="past_due", **changes)
    seen = []
    for day in range(160):
        now = NOW + day * DAY + dt.timedelta(seconds=1)
        state = _at(now, standing).state
        standing = replace(standing, present=state)
        seen.append(state)

    order = list(dict.fromkeys(seen))
    assert order == ["past_due", *(state for state, _days in steps)]
    assert all(0 <= seen.index(state) - days <= 3 for state, days in steps)


@pytest.mark.parametrize("present", sorted(HEIGHT))
def test_a_payment_opens_from_every_state_and_the_next_failure_begins_anew(present):
    paid = replace(LATE, status="active", unpaid_since=None, present=present)
    opened = compute_access(now=NOW, standing=paid)

    again = replace(LATE, present="active", unpaid_since=NOW + 370 * DAY)
    failed = _at(NOW + 371 * DAY, again)

    assert (opened.state, failed.state) == ("active", "past_due")
    assert failed.next_key == "grace:2029-03-05"
