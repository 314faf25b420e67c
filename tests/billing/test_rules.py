"""From paying to access, case by case."""

import datetime as dt

import pytest

from billing.plans import PLANS, find_plan, max_members, plan_of
from billing.rules import Decision, Standing, compute_access

NOW = dt.datetime(2028, 2, 29, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
YEAR_END = NOW + 200 * DAY
FRESH_TRIAL = NOW - 10 * DAY
OLD_TRIAL = NOW - 31 * DAY


@pytest.mark.parametrize(
    ("standing", "decision"),
    [
        (Standing(), Decision("pending")),
        (Standing(status="incomplete"), Decision("pending")),
        (Standing(status="incomplete_expired"), Decision("pending")),
        (Standing(status="active", period_end=YEAR_END), Decision("active", YEAR_END)),
        (Standing(status="trialing", period_end=YEAR_END), Decision("active", YEAR_END)),
        (Standing(status="active", unpaid_since=NOW), Decision("past_due")),
        (Standing(status="past_due", unpaid_since=NOW), Decision("past_due")),
        (Standing(status="unpaid"), Decision("past_due")),
        (Standing(status="paused"), Decision("past_due")),
        (Standing(ended_at=NOW), Decision("cancelled")),
        (
            Standing(trial_started_at=FRESH_TRIAL),
            Decision("trialing", FRESH_TRIAL + 30 * DAY),
        ),
        (Standing(trial_started_at=OLD_TRIAL), Decision("read_only")),
        (Standing(trial_started_at=OLD_TRIAL, ended_at=NOW), Decision("cancelled")),
        (
            Standing(status="active", period_end=YEAR_END, trial_started_at=FRESH_TRIAL),
            Decision("active", YEAR_END),
        ),
        (
            Standing(status="active", period_end=YEAR_END, trial_started_at=OLD_TRIAL),
            Decision("active", YEAR_END),
        ),
        (
            Standing(status="active", period_end=YEAR_END, ended_at=NOW - DAY),
            Decision("active", YEAR_END),
        ),
        (
            Standing(status="incomplete", trial_started_at=FRESH_TRIAL),
            Decision("trialing", FRESH_TRIAL + 30 * DAY),
        ),
    ],
)
def test_paying_decides_access(standing, decision):
    assert compute_access(now=NOW, standing=standing) == decision


@pytest.mark.parametrize(("seconds", "state"), [(-1, "trialing"), (0, "read_only")])
def test_a_trial_ends_on_the_second(seconds, state):
    standing = Standing(trial_started_at=NOW)

    moment = NOW + 30 * DAY + dt.timedelta(seconds=seconds)

    assert compute_access(now=moment, standing=standing).state == state


def test_plans_grow_in_price_and_in_people():
    assert [plan.code for plan in PLANS] == ["tribe", "large_tribe", "largest_tribe"]
    assert sorted(PLANS, key=lambda plan: plan.yearly_cents) == list(PLANS)
    assert sorted(PLANS, key=lambda plan: plan.max_members) == list(PLANS)


def test_a_plan_that_is_no_longer_known_counts_as_the_smallest():
    assert find_plan("gone") is None
    assert plan_of("gone").code == "tribe"
    assert max_members("gone") == 100
    assert max_members("large_tribe") == 500
