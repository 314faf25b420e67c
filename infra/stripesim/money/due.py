"""What time brings: renewals, final invoices, retries, expiries; each at its own moment."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from infra.stripesim.events import emit
from infra.stripesim.money import checkout, invoicing, subscribing
from infra.stripesim.money.periods import DAY
from infra.stripesim.store import Row
from infra.stripesim.work import Work

TRIAL_NOTICE_SECONDS = 3 * DAY


@dataclass(frozen=True)
class Happening:
    """Something that falls due at a moment."""

    at: int
    kind: str
    id: str
    customer: str | None
    act: Callable[[Work, Row], None]


def run(work: Work, *, until: int, clock: str | None = None) -> None:
    """
    Let everything happen that is due, for the customers of a test clock or for those without one.

    One thing may bring about the next (a renewal its invoice), so each customer's happenings go
    one at a time, earliest first, until none is left.
    """
    while True:
        first: dict[str | None, Happening] = {}
        for one in _due(work, until, clock):
            if one.customer not in first or one.at < first[one.customer].at:
                first[one.customer] = one
        if not first:
            break
        for one in first.values():
            work.moment = one.at
            one.act(work, work.get(one.kind, one.id))
    work.moment = None


def _due(work: Work, until: int, clock: str | None) -> Iterator[Happening]:
    clocks = {row["id"]: row["test_clock"] for row in work.peek("customer")}
    for find in (_of_subscriptions, _of_invoices, _of_sessions):
        for one in find(work):
            if one.at <= until and clocks.get(one.customer or "") == clock:
                yield one


def _of_subscriptions(work: Work) -> Iterator[Happening]:
    for row in work.peek("subscription", lambda row: row["status"] in subscribing.LIVE):
        about = ("subscription", row["id"], row["customer"])
        ends_at = row["items"]["data"][0]["current_period_end"]
        if row["status"] == "incomplete":
            yield Happening(
                row["created"] + subscribing.INCOMPLETE_SECONDS, *about, subscribing.expire
            )
            continue
        if row["status"] == "trialing" and not work.notes(row["id"]).get("has_notice"):
            yield Happening(ends_at - TRIAL_NOTICE_SECONDS, *about, _give_notice)
        yield Happening(ends_at, *about, subscribing.renew)


def _of_invoices(work: Work) -> Iterator[Happening]:
    for row in work.peek("invoice", lambda row: row["status"] in ("draft", "open")):
        about = ("invoice", row["id"], row["customer"])
        if row["status"] == "draft" and row["auto_advance"]:
            yield Happening(row["automatically_finalizes_at"], *about, _finalize_and_collect)
        elif row["status"] == "open" and row["next_payment_attempt"]:
            yield Happening(row["next_payment_attempt"], *about, _collect)


def _of_sessions(work: Work) -> Iterator[Happening]:
    for row in work.peek("checkout.session", lambda row: row["status"] == "open"):
        yield Happening(
            row["expires_at"], "checkout.session", row["id"], row["customer"], checkout.expire
        )


def _give_notice(work: Work, subscription: Row) -> None:
    work.notes(subscription["id"])["has_notice"] = True
    emit(work, "customer.subscription.trial_will_end", subscription)


def _finalize_and_collect(work: Work, invoice: Row) -> None:
    invoicing.finalize(work, invoice)
    if invoice["status"] == "open":
        _collect(work, invoice)
    else:
        subscribing.follow(work, invoice)


def _collect(work: Work, invoice: Row) -> None:
    subscribing.collect(work, invoice, method=None)
