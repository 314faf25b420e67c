"""From which month to which a report is, and what is no period."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from billing.reports.ask import Span
from billing.reports.catalogue import REPORTS
from billing.services.snapshots import take_snapshot
from core.common import clock
from core.common.errors import InvalidInput
from tenants.models import Tribe
from tests.billing.final_invoices import NOW, final, paid
from tests.core.support.bills import bill

ON = dt.date(2026, 11, 20)
MONTHLY = [code for code, kind in REPORTS.items() if kind.span]


@pytest.fixture(autouse=True)
def _in_november():
    with clock.standing_at(NOW):
        yield


def asked(**wish):
    """The first and the last month of a period of a year, unless something else is asked for."""
    ask = Span().asked(on=ON, **wish)
    return f"{ask.first_month:%Y-%m}", f"{ask.last_month:%Y-%m}"


def made(code, **wish):
    return REPORTS[code].make(REPORTS[code].span.asked(on=ON, **wish))


@pytest.mark.parametrize(
    ("wish", "period"),
    [
        ({}, ("2025-12", "2026-11")),
        ({"first": "2026-03"}, ("2026-03", "2026-11")),
        ({"last": "2026-03"}, ("2025-04", "2026-03")),
        ({"first": "2026-03", "last": "2026-03"}, ("2026-03", "2026-03")),
        ({"first": "2021-12"}, ("2021-12", "2026-11")),
    ],
)
def test_what_is_left_out_is_the_usual(wish, period):
    assert asked(**wish) == period


@pytest.mark.parametrize(
    ("wish", "field", "says"),
    [
        ({"first": "2026-13"}, "first", "Write a month as 2026-01"),
        ({"first": "march"}, "first", "Write a month as 2026-01"),
        ({"last": "2026-1"}, "last", "Write a month as 2026-01"),
        ({"last": "٢٠٢٦-٠١"}, "last", "Write a month as 2026-01"),
        ({"first": "2026-12"}, "first", "still to come"),
        ({"last": "2026-12"}, "last", "still to come"),
        ({"first": "2026-05", "last": "2026-04"}, "last", "before the first one"),
        ({"first": "2021-11"}, "first", "at most five years"),
    ],
)
def test_what_is_no_period_is_said_beside_its_field(wish, field, says):
    with pytest.raises(InvalidInput) as refused:
        asked(**wish)

    [(named, [sentence])] = refused.value.errors.items()
    assert (named, says in sentence) == (field, True)


def test_what_is_invoiced_ahead_is_told_a_year_ahead():
    ask = REPORTS["deferred"].span.asked(on=ON)

    assert (ask.first_month, ask.last_month) == (dt.date(2025, 12, 1), dt.date(2027, 11, 1))


@pytest.mark.parametrize("code", ["payments", "ledger", "vat", "discounts"])
def test_only_what_is_of_the_period_counts(alpha, code):
    subscription = bill(alpha)
    for number, days_ago in enumerate((5, 40, 70), start=1):
        paid(subscription, number, days_ago=days_ago, discount_cents=100)

    october = made(code, first="2026-10", last="2026-10").tables[0].rows
    both = made(code, first="2026-10", last="2026-11").tables[0].rows

    assert (len(october), sum(one.get("count", 1) for one in both)) == (1, 2)


def report(code, **wish):
    """A report, over the usual months unless told otherwise."""
    kind = REPORTS[code]
    return kind.make((kind.span or Span()).asked(on=ON, **wish))


def questions(code, **wish):
    """How many questions of the database a report takes."""
    with CaptureQueriesContext(connection) as seen:
        report(code, **wish)
    return len(seen)


@pytest.mark.parametrize("code", REPORTS)
def test_five_years_and_many_tribes_take_no_more_questions(alpha, beta, code):
    paid(bill(alpha, 1), 1, days_ago=5, discount_cents=100, attempt_count=2)
    take_snapshot(on=ON)
    few = questions(code, first="2026-11", last="2026-11")
    other = bill(beta, 2)
    for number in range(2, 9):
        paid(other, number, days_ago=number, discount_cents=100, attempt_count=2)
    take_snapshot(on=ON)

    assert questions(code, first="2023-01") == few <= 6


@pytest.mark.parametrize("code", [code for code in REPORTS if code not in ("ledger", "payouts")])
def test_many_rows_behind_take_no_more_questions(alpha, beta, code):
    Tribe.objects.update(trial_started_at=NOW)
    one, other = bill(alpha, 1), bill(beta, 2, cents=130_000)
    paid(one, 1, days_ago=5, discount_cents=100, attempt_count=2)
    final(one, 2, days_ago=45)
    take_snapshot(on=ON)
    [*_others, last] = [row["of"] for row in report(code).tables[0].rows]
    few = questions(code, of=last)
    for number in range(3, 9):
        paid(other, number, days_ago=number, discount_cents=100, attempt_count=2)
        final(other, number + 10, days_ago=45)

    assert report(code, of=last).is_behind
    assert questions(code, of=last) == few <= 4
