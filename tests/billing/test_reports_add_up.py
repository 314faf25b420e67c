"""What a row of a report says is the sum of the rows behind it, in every report."""

import datetime as dt

import pytest

from billing.models import Dispute, Payout, Refund
from billing.reports.ask import Span, today
from billing.reports.catalogue import REPORTS
from billing.services.snapshots import take_snapshot
from core.common import clock
from tenants.models import Tribe
from tests.billing.final_invoices import NOW, credit, final, paid
from tests.core.support.bills import bill

# Of which table which column is the sum of which column behind it, in which table there.
SUMS = [
    ("movements", 0, "end", 1, "cents"),
    ("movements", 0, "at_risk", 1, "at_risk"),
    ("retention", 0, "start", 0, "start"),
    ("retention", 0, "now", 0, "now"),
    ("overdue", 0, "cents", 0, "cents"),
    ("overdue", 1, "cents", 0, "cents"),
    ("dso", 0, "owed", 0, "cents"),
    ("dso", 0, "invoiced", 1, "cents"),
    ("payments", 0, "cents", 0, "cents"),
    ("payments", 0, "waits", 0, "waits"),
    ("payouts", 0, "out", 0, "out"),
    ("payouts", 0, "fees", 0, "fees"),
    ("refunds", 0, "refunded", 0, "refunded"),
    ("refunds", 0, "disputed", 0, "disputed"),
    ("recovery", 0, "cents", 0, "cents"),
    ("recovery", 0, "recovered", 0, "recovered"),
    ("discounts", 0, "cents", 0, "cents"),
    ("promotions", 0, "cents", 0, "cents"),
    ("deferred", 0, "earned", 0, "cents"),
    ("vat", 0, "base", 0, "base"),
    ("vat", 0, "vat", 0, "vat"),
]


def rows(code, of="", table=0):
    """The rows of a report over its usual months, as of now."""
    kind = REPORTS[code]
    return kind.make((kind.span or Span()).asked(on=today(), of=of)).tables[table].rows


@pytest.fixture
def books(alpha, beta):
    """Two customers over half a year: paid, late, credited, given back, disputed, paid out."""
    with clock.standing_at(NOW):
        Tribe.objects.update(trial_started_at=NOW - dt.timedelta(days=60))
        one, other = bill(alpha, 1), bill(beta, 2, cents=300_000, cancel_at_period_end=True)
        take_snapshot(on=dt.date(2026, 9, 3))
        one.price.unit_amount_cents = 150_000
        one.price.save()
        take_snapshot(on=today())
        first = paid(one, 1, days_ago=150, discount_cents=700)
        second = paid(other, 2, days_ago=60, way="sepa_debit", attempt_count=3)
        final(one, 3, days_ago=50)
        final(other, 4, days_ago=140, collection="charge_automatically", attempt_count=2)
        paid(other, 5, days_ago=2, discount_cents=300, vat=0, tax_reason="reverse_charge")
        credit(first, 1, 14_520, 2_520)
        _went_back(first, second)
        _paid_out(first)
        yield


def _went_back(first, second):
    about = {"currency": "eur", "made_at": NOW, "synced_at": NOW}
    Refund.objects.create(
        account=first.account,
        invoice=first,
        stripe_refund_id="re_1",
        amount_cents=14_520,
        status="succeeded",
        **about,
    )
    Dispute.objects.create(
        account=second.account,
        invoice=second,
        stripe_dispute_id="du_1",
        amount_cents=145_200,
        status="lost",
        **about,
    )


def _paid_out(first):
    first.payments.update(charge_id="ch_1")
    first.discounts.create(
        stripe_discount_id="di_1", code="SPRING", amount_cents=700, synced_at=NOW
    )
    payout = Payout.objects.create(
        stripe_payout_id="po_1",
        amount_cents=143_000,
        currency="eur",
        status="paid",
        is_automatic=True,
        arrives_at=NOW,
        made_at=NOW,
        synced_at=NOW,
    )
    payout.lines.create(
        stripe_transaction_id="txn_1",
        kind="payment",
        amount_cents=145_200,
        fee_cents=2_200,
        net_cents=143_000,
        source_id="ch_1",
        made_at=NOW,
        synced_at=NOW,
    )


@pytest.mark.parametrize(("code", "table", "column", "behind", "summed"), SUMS)
def test_a_row_is_the_sum_of_the_rows_behind_it(books, code, table, column, behind, summed):
    told = {row["of"]: row[column] for row in rows(code, table=table)}

    summed_up = {of: sum(row[summed] for row in rows(code, of, behind)) for of in told}

    assert told == summed_up
    assert any(told.values())


def test_every_report_with_rows_behind_is_among_them():
    assert {code for code, *_columns in SUMS} == REPORTS.keys() - {"ledger", "trials"}


def test_trials_are_those_that_paid_did_not_or_still_try(books):
    told = rows("trials")

    assert [one["trials"] for one in told] == [
        one["paid"] + one["left"] + one["tries"] for one in told
    ]
    assert sum(one["trials"] for one in told) == 2
    assert [len(rows("trials", one["of"])) for one in told] == [one["trials"] for one in told]


def test_tribes_lost_are_as_many_as_stand_behind(books):
    Tribe.objects.get(name="Beta tribe").subscriptions.update(status="canceled")
    with clock.standing_at(NOW + dt.timedelta(days=1)):
        take_snapshot(on=today())

    told = {one["of"]: one["lost"] for one in rows("retention", table=1)}

    assert told == {of: len(rows("retention", of)) for of in told}
    assert told["lost 2026-11"] == 1


def test_the_vat_list_is_the_ledger_without_what_is_void(books):
    vat, ledger = rows("vat"), rows("ledger")

    counted = [one for one in ledger if not one["is_void"]]
    assert [sum(one[name] for one in vat) for name in ("base", "vat", "total")] == [
        sum(one[name] for one in counted) for name in ("base", "vat", "total")
    ]
    assert sum(one["count"] for one in vat) == len(counted) == 6


def test_the_vat_chart_shows_what_the_list_says(books):
    kind = REPORTS["vat"]
    [chart] = kind.make(kind.span.asked(on=today())).charts

    assert sum(sum(one.values) for one in chart.series) == sum(one["base"] for one in rows("vat"))
    assert list(chart.labels) == ["2026 Q2", "2026 Q3", "2026 Q4"]


def test_what_is_invoiced_ahead_is_all_that_was_invoiced(books):
    """Without VAT, less discounts and credit notes; whatever month it belongs to."""
    net = sum(one["base"] for one in rows("ledger"))
    # The totals of these invoices are written down without their discounts.
    discounts = sum(one["cents"] for one in rows("discounts"))

    assert sum(one["earned"] for one in rows("deferred")) == net - discounts == net - 1_000
