"""Changes that wait until they are paid for (`payment_behavior=pending_if_incomplete`)."""

import dataclasses

from infra.stripesim.events import change, emit
from infra.stripesim.money import invoicing, items, prorating
from infra.stripesim.money.prorating import ItemChange
from infra.stripesim.store import Row
from infra.stripesim.work import Work

EXPIRES_AFTER_SECONDS = 23 * 3600


def hold(work: Work, subscription: Row, changes: list[ItemChange]) -> None:
    """Keep changes until their invoice is paid; the subscription stays as it is."""
    wanted = []
    for one in changes:
        item = prorating.item_of(subscription, one)
        price = work.get("price", one.price)
        shown = dict(item) if item else items.new_item(work, subscription, price, one.quantity)
        items.set_price(shown, price, one.quantity)
        wanted.append(shown)
    work.notes(subscription["id"])["pending"] = [dataclasses.asdict(one) for one in changes]
    change(
        work,
        "customer.subscription.updated",
        subscription,
        pending_update={
            "billing_cycle_anchor": None,
            "cancel_at_period_end": None,
            "discount": None,
            "discounts": None,
            "expires_at": work.now(subscription["customer"]) + EXPIRES_AFTER_SECONDS,
            "metadata": None,
            "subscription_items": wanted,
            "trial_end": None,
            "trial_from_plan": None,
        },
    )


def apply(work: Work, subscription: Row) -> None:
    """The money is there: change what waited."""
    kept = work.notes(subscription["id"]).pop("pending", [])
    prorating.apply(work, subscription, [ItemChange(**one) for one in kept])
    previous = {"pending_update": subscription["pending_update"]}
    subscription["pending_update"] = None
    emit(work, "customer.subscription.pending_update_applied", subscription)
    emit(work, "customer.subscription.updated", subscription, previous)


def expire(work: Work, subscription: Row) -> None:
    """The money did not come in time: everything stays as it was, and the invoice is void."""
    work.notes(subscription["id"]).pop("pending", None)
    previous = {"pending_update": subscription["pending_update"]}
    subscription["pending_update"] = None
    invoice = work.find("invoice", subscription["latest_invoice"])
    if invoice and invoice["status"] == "open":
        invoicing.void(work, invoice)
    emit(work, "customer.subscription.pending_update_expired", subscription)
    emit(work, "customer.subscription.updated", subscription, previous)
