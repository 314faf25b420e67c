"""Reports on money: the sums are those of the rows behind them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.models import Refund
from billing.reports.ask import Span, month_named, today
from billing.reports.catalogue import REPORTS
from billing.reports.deferred import spread
from billing.reports.ledger import missing_numbers
from billing.services.snapshots import take_snapshot
from core.common import clock
from tenants.models import Tribe
from tests.billing.final_invoices import NOW, credit, final, paid
from tests.core.support.bills import bill


@pytest.fixture(autouse=True)
def _in_november():
    with clock.standing_at(NOW):
        yield


def made(code, of="", **months):
    """A report of today."""
    kind = REPORTS[code]
    return kind.make((kind.span or Span()).asked(on=today(), of=of, **months))


def rows(code, of="", table=0):
    return list(made(code, of).tables[table].rows)


def row(code, name, value, table=0):
    """The one row in which a column has a value."""
    (found,) = [one for one in rows(code, table=table) if one[name] == value]
    return found


@pytest.mark.parametrize("code", REPORTS)
def test_a_report_of_nothing_is_whole_and_says_so(alpha, code):
    report = made(code)

    assert (report.code, report.title, report.lede) == (
        code,
        REPORTS[code].title,
        REPORTS[code].lede,
    )
    assert "".join(report.csv()).startswith("\ufeff")
    assert report.as_json()["as_of"]
    assert all(table.rows or table.empty for table in report.tables)


@pytest.mark.parametrize("code", REPORTS)
@pytest.mark.parametrize("of", ["2026-11", "0000-00", "x", "\x00", "> 90", "9999-12"])
def test_whatever_row_is_asked_for_is_answered(alpha, code, of):
    paid(bill(alpha), 1, days_ago=3)

    assert made(code, of).as_json()["code"] == code


def test_movements_lead_to_the_tribes_behind_them(alpha):
    bill(alpha)
    take_snapshot(on=today())

    month = row("movements", "month", "2026-11")

    assert (month["start"], month["new"], month["end"], month["gap"]) == (0, 120_000, 120_000, 0)
    assert (month["mrr"], month["at_risk"]) == (10_000, 0)
    assert [one["tribe"] for one in rows("movements", "2026-11")] == ["Alpha tribe"]


def test_the_tribes_behind_a_month_make_up_its_end_and_what_is_at_risk(alpha, beta):
    bill(alpha, 1, cents=100_000)
    bill(beta, 2, cents=300_000, cancel_at_period_end=True)
    take_snapshot(on=today())

    month = row("movements", "month", "2026-11")
    behind = rows("movements", "2026-11", table=1)

    assert (month["end"], month["at_risk"]) == (400_000, 300_000)
    assert [(one["tribe"], one["cents"], one["at_risk"]) for one in behind] == [
        ("Beta tribe", 300_000, 300_000),
        ("Alpha tribe", 100_000, 0),
    ]


def test_who_stays_is_told_gross_and_net(alpha, beta):
    one, other = bill(alpha, 1, cents=100_000), bill(beta, 2, cents=300_000)
    with clock.standing_at(NOW - dt.timedelta(days=90)):
        take_snapshot(on=dt.date(2026, 8, 20))
    one.price.unit_amount_cents = 150_000
    one.price.save()
    other.status = "canceled"
    other.save()
    take_snapshot(on=today())

    cohort = row("retention", "month", "2026-08")
    lost = row("retention", "month", "2026-11", table=1)

    assert (cohort["tribes"], cohort["left"], cohort["logo"]) == (2, 1, 0.5)
    assert (cohort["gross"], cohort["net"]) == (0.25, 0.375)
    assert (lost["start"], lost["lost"], lost["share"]) == (2, 1, 0.5)
    assert len(rows("retention", "2026-08")) == 2
    assert [(one["tribe"], one["paid"]) for one in rows("retention", "lost 2026-11")] == [
        ("Beta tribe", 300_000)
    ]
    assert rows("retention", "lost 2026-10") == []


def test_trials_pay_or_do_not_or_still_try(alpha, beta):
    moment = NOW - dt.timedelta(days=40)
    Tribe.objects.update(trial_started_at=moment, access_state="read_only")
    paid(bill(alpha), 1, days_ago=20)

    october = row("trials", "month", "2026-10")

    assert (october["trials"], october["paid"], october["tries"], october["left"]) == (2, 1, 0, 1)
    assert october["share"] == 0.5
    assert [one["tribe"] for one in rows("trials", "2026-10")] == ["Alpha tribe", "Beta tribe"]


def test_what_is_overdue_is_the_same_by_age_and_by_way(alpha):
    subscription = bill(alpha)
    final(subscription, 1, days_ago=50)
    final(subscription, 2, days_ago=130)
    paid(subscription, 3, days_ago=130)

    report = made("overdue")

    ages, ways = (sum(one["cents"] for one in table.rows) for table in report.tables)
    assert ages == ways == 2 * 145_200
    assert [one["number"] for one in rows("overdue", "0–30")] == ["PU-0001"]
    assert [one["number"] for one in rows("overdue", "> 90")] == ["PU-0002"]
    assert [str(one["way"]) for one in rows("overdue", "way invoice")] == ["Invoice"] * 2


def test_days_to_be_paid_are_owed_over_invoiced(alpha):
    subscription = bill(alpha)
    final(subscription, 1, days_ago=10)
    paid(subscription, 2, days_ago=20)
    paid(subscription, 3, days_ago=30)

    november = row("dso", "month", "2026-11")

    assert (november["owed"], november["invoiced"]) == (145_200, 3 * 145_200)
    assert november["days"] == 30
    owed, invoiced = (made("dso", "2026-11").tables[table].total["cents"] for table in (0, 1))
    assert (owed, invoiced) == (november["owed"], november["invoiced"])
    assert [one["number"] for one in rows("dso", "2026-11")] == ["PU-0001"]


def test_vat_stands_by_quarter_country_rate_and_reverse_charge(alpha, beta):
    ours, theirs = bill(alpha, 1), bill(beta, 2)
    ours.account.country, theirs.account.country = "NL", "BE"
    ours.account.save()
    theirs.account.save()
    theirs.account.tax_ids.create(
        stripe_tax_id="txi_1", type="eu_vat", value="BE0123456789", synced_at=NOW
    )
    first = paid(ours, 1, days_ago=5)
    credit(first, 1, 14_520, 2_520)
    paid(theirs, 2, days_ago=6, cents=120_000, vat=0, tax_reason="reverse_charge")
    final(ours, 3, days_ago=7, status="void", voided_at=NOW)

    found = {one["of"]: (one["base"], one["vat"]) for one in rows("vat")}

    assert found == {
        "2026 Q4 NL 21.0 charged": (108_000, 22_680),
        "2026 Q4 BE 0.0 reverse": (120_000, 0),
    }
    assert [one["vat_id"] for one in rows("vat", "2026 Q4 BE 0.0 reverse")] == ["BE0123456789"]
    assert sum(one["vat"] for one in rows("vat", "2026 Q4 NL 21.0 charged")) == 22_680
    both = [made(code).tables[0].total for code in ("vat", "ledger")]
    assert [[total[name] for name in ("base", "vat", "total")] for total in both] == [
        [228_000, 22_680, 250_680]
    ] * 2


def test_the_ledger_adds_up_without_what_is_void_and_finds_missing_numbers(alpha):
    subscription = bill(alpha)
    first = paid(subscription, 1, days_ago=5)
    final(subscription, 2, days_ago=4, status="void", voided_at=NOW)
    final(subscription, 5, days_ago=3)
    credit(first, 1, 14_520, 2_520)

    report = made("ledger")

    assert len(report.tables[0].rows) == 4
    assert report.tables[0].total["total"] == 2 * 145_200 - 14_520
    assert [one["number"] for one in report.tables[1].rows] == ["PU-0003", "PU-0004"]


@pytest.mark.parametrize(
    ("numbers", "missing"),
    [
        ([], []),
        (["A-1", "A-3", "B-1"], ["A-2"]),
        (["A-0009", "A-0011"], ["A-0010"]),
        (["X", "", "A-7"], []),
        (["A-1", "A-1", "A-2"], []),
    ],
)
def test_a_number_is_missing_between_two_of_its_series(numbers, missing):
    assert missing_numbers(numbers) == missing


def test_payments_stand_by_way(alpha):
    subscription = bill(alpha)
    paid(subscription, 1, days_ago=5)
    paid(subscription, 2, days_ago=6, way="sepa_debit")
    paid(subscription, 3, days_ago=7, way="customer_balance")

    november = row("payments", "month", "2026-11")

    assert [november[way] for way in ("card", "sepa_debit", "ideal", "other")] == [
        145_200,
        145_200,
        0,
        145_200,
    ]
    assert november["cents"] == sum(one["cents"] for one in rows("payments", "2026-11"))
    assert [str(one["by"]) for one in rows("payments", "2026-11")] == [
        "Bank transfer",
        "Direct debit (SEPA)",
        "Card",
    ]


def test_a_refund_that_failed_went_nowhere(alpha):
    one = paid(bill(alpha), 1, days_ago=5)
    for key, status in enumerate(["succeeded", "failed"]):
        Refund.objects.create(
            account=one.account,
            invoice=one,
            stripe_refund_id=f"re_{key}",
            amount_cents=1_000,
            currency="eur",
            status=status,
            made_at=NOW,
            synced_at=NOW,
        )

    assert row("refunds", "month", "2026-11")["refunded"] == 1_000
    assert len(rows("refunds", "2026-11")) == 2


def test_discounts_cost_once_or_at_each_renewal(alpha):
    subscription = bill(alpha)
    paid(subscription, 1, days_ago=5, discount_cents=20_000, billing_reason="subscription_create")
    paid(subscription, 2, days_ago=6, discount_cents=5_000, billing_reason="subscription_cycle")

    november = row("discounts", "month", "2026-11")

    assert (november["once"], november["again"], november["cents"]) == (20_000, 5_000, 25_000)


def test_payments_that_failed_came_in_after_all_or_did_not(alpha):
    subscription = bill(alpha)
    paid(subscription, 1, days_ago=5, attempt_count=3, last_failure="insufficient_funds")
    final(subscription, 2, days_ago=6, attempt_count=2)
    paid(subscription, 3, days_ago=7, attempt_count=1)

    november = row("recovery", "month", "2026-11")

    assert (november["count"], november["paid"], november["share"]) == (2, 1, 0.5)
    assert november["recovered"] == 145_200


class TestInvoicedAhead:
    def test_belongs_to_the_months_of_its_period_and_to_the_cent(self, alpha):
        one = paid(bill(alpha), 1, days_ago=0)
        credit(one, 1, 12_100, 2_100)

        found = rows("deferred")

        assert sum(row["earned"] for row in found) == 110_000
        assert [row["left"] for row in found if row["month"] == "2027-11"] == [0]
        assert rows("deferred", "2026-12")[0]["cents"] == round(110_000 * 31 / 365)

    @given(
        cents=st.integers(-1_000_000, 1_000_000),
        begin=st.dates(dt.date(2020, 1, 1), dt.date(2035, 1, 1)),
        days=st.integers(0, 800),
    )
    def test_is_spread_without_loss(self, cents, begin, days):
        first = dt.datetime.combine(begin, dt.time(13, 37), dt.UTC)

        parts = spread(cents, first, first + dt.timedelta(days=days))

        assert sum(parts.values()) == cents
        assert list(parts) == sorted(parts)


@pytest.mark.parametrize("word", ["2026-13", "26-01", "", "2026-1x", "2026-11-01", "0000-01"])
def test_a_month_is_named_in_one_way(word):
    assert month_named(word) is None
