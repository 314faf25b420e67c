"""The life of a subscription: it starts, renews, falls behind, is paid, and ends."""

from dataclasses import dataclass, field
from typing import Any

from infra.stripesim.errors import StripeError
from infra.stripesim.events import change, emit
from infra.stripesim.money import adding, drafting, invoicing, items, pending
from infra.stripesim.money.cards import find_method
from infra.stripesim.money.taxes import tax_for
from infra.stripesim.store import Row
from infra.stripesim.work import Work

LIVE = ("incomplete", "trialing", "active", "past_due", "unpaid", "paused")
INCOMPLETE_SECONDS = 23 * 3600


@dataclass
class Wish:
    """What somebody subscribes to, and how."""

    customer: Row
    items: list[tuple[Row, int]]
    method: str | None = None
    pays_with: str | None = None
    """What the first invoice is paid with, where that is not the method for later."""
    trial_end: int | None = None
    metadata: dict[str, str] = field(default_factory=dict)
    has_automatic_tax: bool = False
    description: str | None = None
    cancel_at_period_end: bool = False
    pays_at_once: bool = True
    is_authenticated: bool = False
    discounts: list[str] = field(default_factory=list)
    more: dict[str, Any] = field(default_factory=dict)
    """Fields of the subscription that are taken over as they are."""


def start(work: Work, wish: Wish) -> tuple[Row, StripeError | None]:
    """Begin a subscription and try to collect its first invoice; a refusal leaves it incomplete."""
    if wish.has_automatic_tax and tax_for(work, wish.customer) is None:
        raise adding.unplaced()
    subscription = _new(work, wish)
    is_by_mail = subscription["collection_method"] == "send_invoice"
    if is_by_mail and not wish.trial_end:
        subscription["status"] = "active"
    emit(work, "customer.subscription.created", subscription)
    invoice = drafting.draft(
        work, subscription, reason="subscription_create", is_free=wish.trial_end is not None
    )
    subscription["latest_invoice"] = invoice["id"]
    if is_by_mail and not wish.trial_end:
        return subscription, None
    invoicing.finalize(work, invoice)
    if invoice["status"] == "open" and wish.pays_at_once:
        method = work.find("payment_method", wish.pays_with)
        return subscription, collect(
            work, invoice, method=method, is_authenticated=wish.is_authenticated
        )
    if invoice["status"] == "open":
        invoicing.intent_of(work, invoice)
    follow(work, invoice)
    return subscription, None


def collect(
    work: Work, invoice: Row, *, method: Row | None, is_authenticated: bool = False
) -> StripeError | None:
    """Try to be paid, and let the subscription follow; the refusal, if there is one."""
    refused = invoicing.pay(
        work,
        invoice,
        method=method or invoicing.method_for(work, invoice),
        is_authenticated=is_authenticated,
    )
    follow(work, invoice)
    return refused


def follow(work: Work, invoice: Row) -> None:
    """Bring a subscription in line with its latest invoice."""
    subscription = invoicing.subscription_of(work, invoice)
    if subscription is None or subscription["latest_invoice"] != invoice["id"]:
        return
    if invoice["status"] == "paid" and subscription["pending_update"]:
        pending.apply(work, subscription)
    status = subscription["status"]
    is_coming = _is_coming(work, invoice)
    if (invoice["status"] == "paid" or is_coming) and status in _BEHIND:
        _become(work, subscription, "active")
    elif is_unpaid(work, invoice, is_coming=is_coming) and status in ("trialing", "active"):
        _become(work, subscription, "past_due")


_BEHIND = ("incomplete", "past_due", "unpaid", "paused")


def is_unpaid(work: Work, invoice: Row, *, is_coming: bool) -> bool:
    """Whether it was tried in vain, or its time to be paid has passed."""
    subscription = invoicing.subscription_of(work, invoice)
    if invoice["status"] != "open" or is_coming or (subscription or {}).get("pending_update"):
        return False
    if invoice["collection_method"] == "send_invoice":
        due_at = invoice["due_date"]
        return due_at is not None and due_at <= work.now(invoice["customer"])
    return bool(invoice["attempted"])


def renew(work: Work, subscription: Row) -> None:
    """Begin the next period with a draft invoice, or end if that was wished."""
    if subscription["cancel_at_period_end"]:
        end(work, subscription)
        return
    if subscription["status"] == "trialing" and _stops_without_method(work, subscription):
        return
    previous = [items.period(item) for item in subscription["items"]["data"]]
    for item in subscription["items"]["data"]:
        items.set_period(item, subscription["billing_cycle_anchor"], item["current_period_end"])
    if subscription["status"] == "trialing":
        subscription["status"] = "active"
    invoice = drafting.draft(work, subscription, reason="subscription_cycle")
    before = {"items": {"data": previous}, "latest_invoice": subscription["latest_invoice"]}
    subscription["latest_invoice"] = invoice["id"]
    work.notes(subscription["id"])["has_upcoming"] = False
    emit(work, "customer.subscription.updated", subscription, before)


def end_trial(work: Work, subscription: Row) -> StripeError | None:
    """Let a trial be over now: the first paid period begins, and is collected at once."""
    now = work.now(subscription["customer"])
    subscription.update(trial_end=now, billing_cycle_anchor=now)
    for item in subscription["items"]["data"]:
        item["current_period_end"] = now
    renew(work, subscription)
    invoice = work.get("invoice", subscription["latest_invoice"])
    if subscription["status"] not in ("active", "past_due") or invoice["status"] != "draft":
        return None
    if subscription["collection_method"] == "send_invoice":
        return None
    invoicing.finalize(work, invoice)
    if invoice["status"] == "open":
        return collect(work, invoice, method=None)
    follow(work, invoice)
    return None


def end(work: Work, subscription: Row, *, reason: str | None = None) -> None:
    """Cancel at this moment; drafts and retries stop."""
    now = work.now(subscription["customer"])
    subscription.update(
        status="canceled", ended_at=now, canceled_at=subscription["canceled_at"] or now
    )
    if reason:
        subscription["cancellation_details"] = {"comment": None, "feedback": None, "reason": reason}
    for invoice in work.select("invoice", lambda row: _is_pending_for(row, subscription["id"])):
        invoice.update(auto_advance=False, next_payment_attempt=None)
    emit(work, "customer.subscription.deleted", subscription)


def expire(work: Work, subscription: Row) -> None:
    """Give up on a first payment that never came."""
    invoice = work.find("invoice", subscription["latest_invoice"])
    if invoice and invoice["status"] == "open":
        invoicing.void(work, invoice)
    subscription["ended_at"] = work.now(subscription["customer"])
    _become(work, subscription, "incomplete_expired")


def set_cancel_at_period_end(work: Work, subscription: Row, *, wanted: bool) -> None:
    """Let a subscription end with its period, or no longer."""
    ends_at = subscription["items"]["data"][0]["current_period_end"]
    subscription["canceled_at"] = work.now(subscription["customer"]) if wanted else None
    change(
        work,
        "customer.subscription.updated",
        subscription,
        cancel_at_period_end=wanted,
        cancel_at=ends_at if wanted else None,
    )


def _is_coming(work: Work, invoice: Row) -> bool:
    """Whether the money is on its way from a bank account."""
    return invoice["status"] == "open" and any(
        work.get("payment_intent", payment["payment"]["payment_intent"])["status"] == "processing"
        for payment in invoicing.payments_of(work, invoice)
        if payment["status"] == "open"
    )


def _is_pending_for(invoice: Row, subscription: str) -> bool:
    is_theirs = invoicing.subscription_id(invoice) == subscription
    return is_theirs and invoice["status"] in ("draft", "open")


def _stops_without_method(work: Work, subscription: Row) -> bool:
    """Whether a trial ends in a pause or the end because there is nothing to pay with."""
    behavior = (subscription["trial_settings"] or {}).get("end_behavior") or {}
    wanted = behavior.get("missing_payment_method", "create_invoice")
    customer = work.get("customer", subscription["customer"])
    has_method = (
        subscription["default_payment_method"]
        or customer["invoice_settings"]["default_payment_method"]
    )
    if has_method or wanted == "create_invoice":
        return False
    if wanted == "cancel":
        end(work, subscription, reason="payment_failed")
        return True
    subscription["status"] = "paused"
    emit(work, "customer.subscription.paused", subscription)
    emit(work, "customer.subscription.updated", subscription, {"status": "trialing"})
    return True


def _become(work: Work, subscription: Row, status: str) -> None:
    change(work, "customer.subscription.updated", subscription, status=status)


def _new(work: Work, wish: Wish) -> Row:
    now = work.now(wish.customer["id"])
    subscription = work.new(
        "subscription",
        **{
            "billing_cycle_anchor": wish.trial_end or now,
            "billing_mode": {
                "type": "flexible",
                "flexible": {"proration_discounts": "included"},
            },
            "collection_method": "charge_automatically",
            "created": now,
            "currency": wish.items[0][0]["currency"],
            "customer": wish.customer["id"],
            "default_payment_method": wish.method and find_method(work, wish.method)["id"],
            "description": wish.description,
            "metadata": wish.metadata,
            "start_date": now,
            "status": "trialing" if wish.trial_end else "incomplete",
            "test_clock": wish.customer["test_clock"],
            "trial_start": now if wish.trial_end else None,
            "trial_end": wish.trial_end,
            **wish.more,
        },
    )
    _fill(work, subscription, wish)
    return subscription


def _fill(work: Work, subscription: Row, wish: Wish) -> None:
    """The items, the discounts, and until when."""
    subscription["automatic_tax"]["enabled"] = wish.has_automatic_tax
    subscription["discounts"] = wish.discounts
    for discount_id in wish.discounts:
        work.get("discount", discount_id)["subscription"] = subscription["id"]
    subscription["items"] = {
        "object": "list",
        "data": [items.new_item(work, subscription, *wanted) for wanted in wish.items],
        "has_more": False,
        "url": f"/v1/subscription_items?subscription={subscription['id']}",
    }
    wish.customer["currency"] = subscription["currency"]
    if wish.cancel_at_period_end:
        subscription.update(
            cancel_at_period_end=True,
            cancel_at=subscription["items"]["data"][0]["current_period_end"],
            canceled_at=subscription["created"],
        )
