"""What is earned a year, night by night: start and changes make the end, whatever happened."""

import datetime as dt

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from billing.models import SubscriptionSnapshot
from billing.reports.ask import Span
from billing.reports.movements import kind_of, movements, movements_report, worths_at
from billing.services.snapshots import take_snapshot
from core.common import clock
from tests.core.support.bills import bill

FIRST = dt.date(2026, 1, 1)
WORTHS = st.sampled_from([0, 100, 120_000, 300_000, 750_000])
# Each night the worth of three tribes, of whom one may have had two subscriptions; None: no night.
NIGHTS = st.lists(st.none() | st.tuples(WORTHS, WORTHS, WORTHS), min_size=1, max_size=40)


class _Undo(Exception):
    pass


@pytest.fixture
def subscriptions(alpha, beta):
    """Two tribes that pay, and a subscription that beta had before."""
    return [
        bill(alpha, 1),
        bill(beta, 2),
        bill(beta, 3, status="canceled", ended_at=clock.now()),
    ]


def live(subscriptions, day, worths):
    """A night as the job writes it: what is worth something, and once more what no longer is."""
    for one, cents in zip(subscriptions, worths, strict=True):
        one.status = "active" if cents else "canceled"
        one.price.unit_amount_cents = cents
        one.price.save()
    # Two of one tribe cannot both be live: the constraint of the table.
    if subscriptions[1].status == subscriptions[2].status == "active":
        subscriptions[2].status = "canceled"
    for one in sorted(subscriptions, key=lambda one: one.status == "active"):
        one.save(update_fields=["status"])
    take_snapshot(on=day)


@settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(nights=NIGHTS)
def test_start_and_changes_make_the_end_whatever_happened(subscriptions, nights):
    try:
        with transaction.atomic():
            for number, worths in enumerate(nights):
                day = FIRST + dt.timedelta(days=number * 3)
                live(subscriptions, day, worths) if worths else None
            last = FIRST + dt.timedelta(days=len(nights) * 3)
            report = movements_report(Span(back=5).asked(on=last))
            whole = movements(first=dt.date(2000, 1, 1), until=dt.date(2100, 1, 1))

            assert [row["gap"] for row in report.tables[0].rows] == [0] * 6
            assert sum(one.cents for one in whole) == worths_at([last])[last].cents
            raise _Undo
    except _Undo:
        pass


@pytest.mark.parametrize(
    ("before", "after", "best", "kind"),
    [
        (0, 100, 0, "new"),
        (0, 100, 50, "reactivation"),
        (0, 100, 100, "reactivation"),
        (100, 200, 100, "expansion"),
        (200, 100, 200, "contraction"),
        (100, 0, 100, "churn"),
    ],
)
def test_a_change_has_one_kind(before, after, best, kind):
    assert kind_of(before=before, after=after, best=best) == kind


def test_a_year_of_a_tribe_is_told_change_by_change(subscriptions):
    for month, worths in enumerate(
        [(120_000, 0, 0), (300_000, 0, 0), (120_000, 0, 0), (0, 0, 0), (120_000, 0, 0)]
    ):
        live(subscriptions, dt.date(2026, month + 1, 10), worths)

    found = movements(first=FIRST, until=dt.date(2027, 1, 1))

    assert [(one.kind, one.cents) for one in found] == [
        ("new", 120_000),
        ("expansion", 180_000),
        ("contraction", -180_000),
        ("churn", -120_000),
        ("reactivation", 120_000),
    ]


def test_a_tribe_that_takes_another_subscription_has_not_gone_and_come(subscriptions):
    live(subscriptions, dt.date(2026, 1, 10), (0, 0, 120_000))
    live(subscriptions, dt.date(2026, 1, 11), (0, 120_000, 0))

    found = movements(first=FIRST, until=dt.date(2027, 1, 1))

    assert [(one.kind, one.cents) for one in found] == [("new", 120_000)]


def test_a_night_is_written_once_however_often(subscriptions):
    first = take_snapshot(on=FIRST)
    second = take_snapshot(on=FIRST)

    assert (first, second, SubscriptionSnapshot.objects.count()) == (2, 2, 2)


def test_what_ended_is_written_once_more_as_nothing_and_then_no_longer(subscriptions):
    take_snapshot(on=FIRST)
    subscriptions[0].status = "canceled"
    subscriptions[0].save()

    rows = [take_snapshot(on=FIRST + dt.timedelta(days=day)) for day in (1, 2)]

    mine = SubscriptionSnapshot.objects.filter(subscription=subscriptions[0]).order_by("date")
    assert rows == [2, 1]
    assert [one.yearly_cents for one in mine] == [120_000, 0]


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-07-02T03:31:00+00:00", "2026-07-01"),
        ("2026-12-02T03:31:00+00:00", "2026-12-01"),
        ("2026-03-29T03:31:00+00:00", "2026-03-28"),
        ("2028-03-01T03:31:00+00:00", "2028-02-29"),
    ],
)
def test_a_night_is_of_the_day_before(subscriptions, moment, day):
    with clock.standing_at(dt.datetime.fromisoformat(moment)):
        take_snapshot()

    assert {str(one.date) for one in SubscriptionSnapshot.objects.all()} == {day}
