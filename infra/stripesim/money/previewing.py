"""What would be: an invoice that is worked out by doing it all, and keeping nothing."""

from collections.abc import Callable
from dataclasses import dataclass

from infra.stripesim.money import changing, drafting, subscribing
from infra.stripesim.money.changing import Change
from infra.stripesim.store import Row
from infra.stripesim.work import Work


@dataclass(frozen=True)
class Question:
    """Which subscription would be changed how; or what would be begun."""

    subscription: Row | None
    change: Change
    begin: Callable[[], subscribing.Wish] | None = None
    prepare: Callable[[Row], None] = lambda _subscription: None


def preview(work: Work, question: Question) -> Row:
    """The invoice that would come next; `work` is thrown away by whoever asks."""
    if question.subscription is None:
        assert question.begin is not None
        subscription, _refused = subscribing.start(work, question.begin())
        invoice = work.get("invoice", subscription["latest_invoice"])
    else:
        invoice = _after(work, question.subscription, question)
    customer = work.get("customer", invoice["customer"])
    return _as_preview(invoice, customer)


def upcoming(work: Work, subscription: Row) -> Row:
    """The invoice of the next period, as Stripe announces it some days before: without an id."""
    aside = work.aside()
    copy = aside.get("subscription", subscription["id"])
    invoice = _next(aside, copy)
    shown = _as_preview(invoice, aside.get("customer", invoice["customer"]))
    del shown["id"]
    return shown


def _after(work: Work, subscription: Row, question: Question) -> Row:
    question.prepare(subscription)
    asked = question.change
    if asked.items:
        changing.prorating.refuse_other_interval(work, subscription, asked.items)
        invoice = changing.draft_change(work, subscription, asked)
        changing.apply(work, subscription, asked)
        if invoice is not None:
            return invoice
    return _next(work, subscription)


def _next(work: Work, subscription: Row) -> Row:
    """The next period, whatever was wished for its end."""
    subscription["cancel_at_period_end"] = False
    work.moment = subscription["items"]["data"][0]["current_period_end"]
    for item in subscription["items"]["data"]:
        subscribing.items.set_period(
            item, subscription["billing_cycle_anchor"], item["current_period_end"]
        )
    return drafting.draft(work, subscription, reason="upcoming")


def _as_preview(invoice: Row, customer: Row) -> Row:
    balance = customer["balance"]
    is_draft = invoice["status"] == "draft"
    due = max(0, invoice["total"] + balance) if is_draft else invoice["total"]
    shown = dict(invoice)
    shown.update(
        id=f"upcoming_{invoice['id']}",
        amount_due=due,
        amount_paid=0,
        amount_remaining=due,
        attempt_count=0,
        attempted=False,
        auto_advance=False,
        automatically_finalizes_at=None,
        due_date=None,
        effective_at=None,
        ending_balance=balance + invoice["total"] - due,
        hosted_invoice_url=None,
        invoice_pdf=None,
        number=None,
        starting_balance=balance,
        status="draft",
        status_transitions=dict.fromkeys(invoice["status_transitions"]),
    )
    return shown
