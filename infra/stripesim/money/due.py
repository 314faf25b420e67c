"""What time brings: renewals, final invoices, retries, expiries; each at its own moment."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from infra.stripesim.events import emit
from infra.stripesim.money import (
    checkout,
    invoicing,
    paying_out,
    pending,
    previewing,
    refunding,
    settling,
    subscribing,
    verifying,
)
from infra.stripesim.money.periods import DAY
from infra.stripesim.store import Row
from infra.stripesim.work import Work

TRIAL_NOTICE_SECONDS = 3 * DAY
UPCOMING_SECONDS = 7 * DAY
DUE_NOTICE_SECONDS = 7 * DAY


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
    one at a time, earliest first, until none is left. Then what came in is paid out.
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
    if clock is None:
        paying_out.run(work, until=until)


def _due(work: Work, until: int, clock: str | None) -> Iterator[Happening]:
    clocks = {row["id"]: row["test_clock"] for row in work.peek("customer")}
    for find in _FINDERS:
        for one in find(work):
            if one.at <= until and clocks.get(one.customer or "") == clock:
                yield one


def _of_subscriptions(work: Work) -> Iterator[Happening]:
    for row in work.peek("subscription", lambda row: row["status"] in subscribing.LIVE):
        about = ("subscription", row["id"], row["customer"])
        ends_at = row["items"]["data"][0]["current_period_end"]
        if row["status"] == "paused":
            continue
        if row["status"] == "incomplete":
            yield Happening(
                row["created"] + subscribing.INCOMPLETE_SECONDS, *about, subscribing.expire
            )
            continue
        if row["pending_update"]:
            yield Happening(row["pending_update"]["expires_at"], *about, pending.expire)
        notes = work.glance(row["id"])
        if row["status"] == "trialing" and not notes.get("has_notice"):
            yield Happening(ends_at - TRIAL_NOTICE_SECONDS, *about, _give_notice)
        if not notes.get("has_upcoming") and not row["cancel_at_period_end"]:
            yield Happening(ends_at - UPCOMING_SECONDS, *about, _announce)
        yield Happening(ends_at, *about, subscribing.renew)


def _of_invoices(work: Work) -> Iterator[Happening]:
    for row in work.peek("invoice", lambda row: row["status"] in ("draft", "open")):
        about = ("invoice", row["id"], row["customer"])
        if row["status"] == "draft":
            if row["auto_advance"] and row["automatically_finalizes_at"]:
                yield Happening(row["automatically_finalizes_at"], *about, _finalize_and_collect)
        elif row["collection_method"] == "send_invoice":
            yield from _of_due_dates(work, row)
        elif row["next_payment_attempt"]:
            yield Happening(row["next_payment_attempt"], *about, _collect)


def _of_due_dates(work: Work, row: Row) -> Iterator[Happening]:
    about = ("invoice", row["id"], row["customer"])
    notes = work.glance(row["id"])
    notice_at = row["due_date"] - DUE_NOTICE_SECONDS
    if not notes.get("has_notice") and notice_at > (row["effective_at"] or 0):
        yield Happening(notice_at, *about, _remind)
    if not notes.get("is_overdue"):
        yield Happening(row["due_date"], *about, _fall_overdue)


def _of_sessions(work: Work) -> Iterator[Happening]:
    for row in work.peek("checkout.session", lambda row: row["status"] == "open"):
        yield Happening(
            row["expires_at"], "checkout.session", row["id"], row["customer"], checkout.expire
        )


def _of_debits(work: Work) -> Iterator[Happening]:
    for row in work.peek("payment_intent", lambda row: row["status"] == "processing"):
        if settles_at := work.glance(row["id"]).get("settles_at"):
            yield Happening(settles_at, "payment_intent", row["id"], row["customer"], settling.run)


def _of_refunds(work: Work) -> Iterator[Happening]:
    for row in work.peek("refund", lambda row: row["status"] in ("pending", "succeeded")):
        if settles_at := work.glance(row["id"]).get("settles_at"):
            yield Happening(settles_at, "refund", row["id"], row["customer"], refunding.settle)


def _of_tax_ids(work: Work) -> Iterator[Happening]:
    for row in work.peek("tax_id"):
        if looked_up_at := work.glance(row["id"]).get("looked_up_at"):
            yield Happening(looked_up_at, "tax_id", row["id"], row["customer"], verifying.look_up)


_FINDERS = (_of_subscriptions, _of_invoices, _of_sessions, _of_debits, _of_refunds, _of_tax_ids)


def _give_notice(work: Work, subscription: Row) -> None:
    work.notes(subscription["id"])["has_notice"] = True
    emit(work, "customer.subscription.trial_will_end", subscription)


def _announce(work: Work, subscription: Row) -> None:
    work.notes(subscription["id"])["has_upcoming"] = True
    emit(work, "invoice.upcoming", previewing.upcoming(work, subscription))


def _finalize_and_collect(work: Work, invoice: Row) -> None:
    invoicing.finalize_by_itself(work, invoice)
    if invoice["status"] == "open" and invoice["collection_method"] == "send_invoice":
        invoicing.intent_of(work, invoice)
        invoicing.send(work, invoice)
    elif invoice["status"] == "open":
        _collect(work, invoice)
    elif invoice["status"] == "paid":
        subscribing.follow(work, invoice)


def _collect(work: Work, invoice: Row) -> None:
    subscribing.collect(work, invoice, method=None)


def _remind(work: Work, invoice: Row) -> None:
    work.notes(invoice["id"])["has_notice"] = True
    emit(work, "invoice.will_be_due", invoice)


def _fall_overdue(work: Work, invoice: Row) -> None:
    work.notes(invoice["id"])["is_overdue"] = True
    emit(work, "invoice.overdue", invoice)
    subscribing.follow(work, invoice)
