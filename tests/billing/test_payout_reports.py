"""Payments against payouts: whatever came, went back and was kept as a fee adds up to the cent."""

import datetime as dt

import pytest

from billing.models import InvoicePayment, Payout, PayoutLine, Refund
from billing.reports.ask import Span, today
from billing.reports.catalogue import REPORTS
from core.common import clock
from tests.billing.final_invoices import NOW, final
from tests.billing.final_invoices import paid as settled
from tests.core.support.bills import bill

FEE = 2_203
DAY = dt.timedelta(days=1)


def rows(code, of="", **months):
    """The rows of a report of today."""
    made = REPORTS[code].make(Span().asked(on=today(), of=of, **months))
    return list(made.tables[0].rows)


def the_month(code, moment):
    """The row of the month a moment is in."""
    [found] = [one for one in rows(code) if one["month"] == f"{moment:%Y-%m}"]
    return found


@pytest.fixture
def now():
    with clock.standing_at(NOW):
        yield NOW


@pytest.fixture
def payout(db, now):
    """A payout of a day ago."""
    return Payout.objects.create(
        stripe_payout_id="po_1",
        amount_cents=0,
        currency="eur",
        status="paid",
        is_automatic=True,
        arrives_at=now,
        made_at=now - DAY,
        synced_at=now,
    )


def line(payout, kind, amount, fee=0, source=""):
    """A movement that a payout is made of; the payout grows by it."""
    payout.amount_cents += amount - fee
    payout.save()
    return PayoutLine.objects.create(
        payout=payout,
        stripe_transaction_id=f"txn_{payout.lines.count()}_{payout.pk}",
        kind=kind,
        amount_cents=amount,
        fee_cents=fee,
        net_cents=amount - fee,
        source_id=source,
        made_at=NOW - 3 * DAY,
        synced_at=NOW,
    )


def with_charge(invoice):
    """The payment of an invoice, as Stripe names it."""
    payment = invoice.payments.get()
    payment.charge_id = f"ch_{invoice.number}"
    payment.save()
    return payment


def test_a_payout_is_what_came_less_what_went_and_the_fees(alpha, payout):
    one = settled(bill(alpha), 1, days_ago=4)
    line(payout, "payment", 145_200, FEE, with_charge(one).charge_id)
    line(payout, "refund", -10_000)
    line(payout, "dispute", -5_000, 2_000)
    line(payout, "fee", -300)
    line(payout, "returned", 7_000)
    line(payout, "other", -11)

    month = the_month("payouts", NOW)

    assert (month["payments"], month["refunds"], month["disputes"]) == (145_200, -10_000, -5_000)
    assert (month["fees"], month["returned"], month["other"]) == (-FEE - 2_300, 7_000, -11)
    assert month["out"] == payout.amount_cents == 145_200 - 10_000 - 5_000 + 7_000 - FEE - 2_311
    assert month["gap"] == 0


def test_a_payout_that_lacks_a_movement_says_by_how_much(payout):
    line(payout, "payment", 10_000, 100)
    Payout.objects.update(amount_cents=9_950)

    assert the_month("payouts", NOW)["gap"] == -50


def test_a_month_leads_to_its_payouts_and_these_to_invoices(alpha, payout):
    one = settled(bill(alpha), 1, days_ago=4)
    refund = Refund.objects.create(
        account=one.account,
        invoice=one,
        stripe_refund_id="re_1",
        amount_cents=1_000,
        currency="eur",
        status="succeeded",
        made_at=NOW,
        synced_at=NOW,
    )
    line(payout, "payment", 145_200, FEE, with_charge(one).charge_id)
    line(payout, "refund", -1_000, 0, refund.stripe_refund_id)
    line(payout, "other", 5, 0, "tu_unknown")

    [behind] = rows("payouts", "2026-11")
    movements = rows("payouts", behind["of"])

    assert (behind["payout"], behind["out"]) == ("po_1", payout.amount_cents)
    assert [each["number"] for each in movements] == ["PU-0001", "PU-0001", "tu_unknown"]
    assert sum(each["net"] for each in movements) == payout.amount_cents
    assert [each["invoice_id"] for each in movements] == [one.pk, one.pk, None]


def test_payments_are_paid_out_wait_at_stripe_or_came_elsewhere(alpha, payout):
    subscription = bill(alpha)
    line(
        payout, "payment", 145_200, FEE, with_charge(settled(subscription, 1, days_ago=4)).charge_id
    )
    with_charge(settled(subscription, 2, days_ago=1))
    by_hand = {"status": "paid", "paid_at": NOW, "amount_due_cents": 145_200}
    final(subscription, 3, days_ago=1, **by_hand)

    month = the_month("payments", NOW)

    assert (month["out"], month["waits"], month["elsewhere"]) == (145_200, 145_200, 145_200)
    assert month["cents"] == 3 * 145_200
    assert [one["elsewhere"] for one in rows("payments", "2026-11")] == [0, 0, 145_200]


def test_a_payout_nobody_knows_has_no_movements(payout):
    assert rows("payouts", "po_other") == []


def test_a_year_of_payments_and_payouts_adds_up(tribe_that_pays, shop, hear, wait):
    """Paid, given back in part, disputed and won, renewed; each month to the cent."""
    charge = InvoicePayment.objects.get().charge_id
    wait(days=5)
    shop.api.v1.refunds.create({"charge": charge, "amount": 14_520})
    shop.dispute(charge, amount=20_000)
    wait(days=20)
    shop.control(f"disputes/{shop.api.v1.disputes.list().data[0].id}/close", won=True)
    wait(days=345)
    wait(days=5)
    hear()

    payouts, payments = rows("payouts", first="2026-01"), rows("payments", first="2026-01")
    out = [one["payments"] for one in payouts if one["payments"]]

    assert {one["gap"] for one in payouts} == {0}
    assert sum(one["out"] for one in payouts) == sum(
        Payout.objects.values_list("amount_cents", flat=True)
    )
    assert sum(out) == sum(one["out"] for one in payments) == 2 * 145_200
    assert sum(one["refunds"] for one in payouts) == -14_520
    assert sum(one["disputes"] for one in payouts) == 0
    assert {one["waits"] for one in payments} == {0}


@pytest.fixture
def tribe_that_pays(paid, hear):
    hear()
    return paid
