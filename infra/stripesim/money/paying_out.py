"""Payouts: each night what is available goes to the bank, and arrives a day later."""

from collections.abc import Callable

from infra.stripesim.errors import invalid
from infra.stripesim.events import emit
from infra.stripesim.money import funds
from infra.stripesim.money.periods import DAY
from infra.stripesim.store import Row
from infra.stripesim.work import Work

ARRIVES_AFTER_SECONDS = DAY
_ON_ITS_WAY = "in_transit"


def run(work: Work, *, until: int) -> None:
    """Let every payout leave and arrive that is due, the earliest first."""
    while due := _next(work, until):
        work.moment, act = due
        act(work)
    work.moment = None


def fail(work: Work, payout: Row) -> None:
    """
    The bank did not take it: the money is back, and goes along with the next payout.

    :raises StripeError: 400 if it failed before.
    """
    if payout["status"] not in (_ON_ITS_WAY, "paid"):
        raise invalid(f"This payout is {payout['status']}.")
    entry = funds.record(
        work,
        kind="payout_failure",
        category="payout_reversal",
        amount=payout["amount"],
        about=payout,
        description="STRIPE PAYOUT FAILURE",
    )
    payout.update(
        status="failed",
        failure_code="account_closed",
        failure_message="The bank account has been closed.",
        failure_balance_transaction=entry["id"],
    )
    emit(work, "payout.failed", payout)


def _next(work: Work, until: int) -> tuple[int, Callable[[Work], None]] | None:
    """What happens first, and when; None when nothing is due."""
    leaves = [row["at"] for row in work.peek(funds.WAITING)]
    arrives = [
        row["arrival_date"] for row in work.peek("payout", lambda row: row["status"] == _ON_ITS_WAY)
    ]
    first = min([*leaves, *arrives], default=until + 1)
    if first > until:
        return None
    return first, _arrive if first in arrives else _leave


def _leave(work: Work) -> None:
    """Everything that is available by now goes, in one payout for each currency."""
    moment = work.now()
    due = [row["id"] for row in work.peek(funds.WAITING, lambda row: row["at"] <= moment)]
    entries = [work.get("balance_transaction", key) for key in due]
    for currency in sorted({entry["currency"] for entry in entries}):
        _pay_out(work, [entry for entry in entries if entry["currency"] == currency], moment)


def _pay_out(work: Work, entries: list[Row], moment: int) -> None:
    amount = sum(entry["net"] for entry in entries)
    if amount <= 0:
        # More went back than came in: it waits for what comes in tomorrow.
        for entry in entries:
            work.put(funds.WAITING, entry["id"], {"id": entry["id"], "at": moment + DAY})
        return
    payout = work.new(
        "payout",
        amount=amount,
        arrival_date=moment + ARRIVES_AFTER_SECONDS,
        automatic=True,
        created=moment,
        currency=entries[0]["currency"],
        description="STRIPE PAYOUT",
        metadata={},
        method="standard",
        source_type="card",
        status=_ON_ITS_WAY,
    )
    sent = funds.record(
        work, kind="payout", category="payout", amount=-amount, about=payout, description="Payout"
    )
    payout["balance_transaction"] = sent["id"]
    for entry in [*entries, sent]:
        entry["status"] = "available"
        work.notes(entry["id"])["payout"] = payout["id"]
        work.remove(funds.WAITING, entry["id"])
    emit(work, "payout.created", payout)


def _arrive(work: Work) -> None:
    moment = work.now()
    for payout in work.select("payout", lambda row: row["status"] == _ON_ITS_WAY):
        if payout["arrival_date"] <= moment:
            payout["status"] = "paid"
            emit(work, "payout.paid", payout)
