"""Changing what a subscription is about, now or when it is paid for."""

from dataclasses import dataclass, field

from infra.stripesim.errors import StripeError, invalid
from infra.stripesim.events import emit
from infra.stripesim.money import drafting, invoicing, pending, prorating, subscribing
from infra.stripesim.money.prorating import ItemChange
from infra.stripesim.store import Row
from infra.stripesim.work import Work


@dataclass(frozen=True)
class Change:
    """Other items, from a moment on, paid in a certain way."""

    items: list[ItemChange] = field(default_factory=list)
    proration: str = "create_prorations"
    at: int | None = None
    behavior: str = "allow_incomplete"


def change_items(work: Work, subscription: Row, wanted: Change) -> StripeError | None:
    """
    Change the items; the refusal, if the money for it does not come.

    :raises StripeError: 400 if it cannot be changed so, 402 if that was asked for on a refusal.
    """
    prorating.refuse_other_interval(work, subscription, wanted.items)
    if wanted.behavior == "pending_if_incomplete":
        _refuse_pending(work, subscription, wanted)
    invoice = draft_change(work, subscription, wanted)
    waits = wanted.behavior == "pending_if_incomplete" and invoice is not None
    if not waits:
        apply(work, subscription, wanted)
    if invoice is None:
        return None
    subscription["latest_invoice"] = invoice["id"]
    refused = _bill(work, subscription, invoice, wanted)
    if waits and invoice["status"] == "paid":
        apply(work, subscription, wanted)
        return None
    if waits:
        invoice["next_payment_attempt"] = None
        pending.hold(work, subscription, wanted.items)
        return None
    return refused


def draft_change(work: Work, subscription: Row, wanted: Change) -> Row | None:
    """What the change costs: a draft of its own, or items that wait, or nothing."""
    is_free = subscription["status"] == "trialing" or wanted.proration == "none"
    if is_free:
        return None
    at = wanted.at or work.now(subscription["customer"])
    extras = prorating.prorate(work, subscription, wanted.items, at=at)
    if wanted.proration != "always_invoice" or not extras:
        return None
    return drafting.draft(work, subscription, reason="subscription_update", has_items=False)


def apply(work: Work, subscription: Row, wanted: Change) -> None:
    """Let the items be what was asked, and tell it."""
    before = [dict(item) for item in subscription["items"]["data"]]
    prorating.apply(work, subscription, wanted.items)
    if before != subscription["items"]["data"]:
        emit(work, "customer.subscription.updated", subscription, {"items": {"data": before}})


def _bill(work: Work, subscription: Row, invoice: Row, wanted: Change) -> StripeError | None:
    invoicing.finalize(work, invoice)
    if invoice["status"] != "open":
        return None
    if invoice["collection_method"] == "send_invoice":
        invoicing.send(work, invoice)
        return None
    if wanted.behavior == "pending_if_incomplete":
        # The subscription does not fall behind because of a change that is not made yet.
        method = invoicing.method_for(work, invoice)
        return invoicing.pay(work, invoice, method=method)
    refused = subscribing.collect(work, invoice, method=None)
    if refused and wanted.behavior == "error_if_incomplete":
        refused.keeps_work = False
        raise refused
    return refused


def _refuse_pending(work: Work, subscription: Row, wanted: Change) -> None:
    if wanted.proration != "always_invoice":
        raise invalid(
            "pending_if_incomplete needs proration_behavior=always_invoice here.",
            param="payment_behavior",
        )
    method = subscription["default_payment_method"]
    is_debit = method and work.get("payment_method", method)["type"] == "sepa_debit"
    if subscription["collection_method"] == "send_invoice" or is_debit:
        raise invalid(
            "Pending updates are not supported for subscriptions paid by invoice or bank debit.",
            param="payment_behavior",
        )
