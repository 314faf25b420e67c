"""Subscriptions."""

from typing import Any

from infra.stripesim import fields
from infra.stripesim.errors import invalid, not_simulated
from infra.stripesim.events import change
from infra.stripesim.money import subscribing
from infra.stripesim.money.cards import find_method
from infra.stripesim.money.periods import DAY
from infra.stripesim.paging import fits, page
from infra.stripesim.registry import Call, operation
from infra.stripesim.store import Row

_PATH = "/v1/subscriptions/{subscription_exposed_id}"


@operation(
    "post /v1/subscriptions",
    "automatic_tax.enabled billing_mode.type cancel_at_period_end customer default_payment_method"
    " description items.price items.quantity metadata payment_behavior trial_end trial_period_days",
)
def create_subscription(call: Call) -> Row:
    """Subscribe a customer, and collect the first invoice unless there is a trial."""
    asked = call.parameters
    customer = call.work.get("customer", asked.get("customer"), param="customer", status=400)
    behavior = asked.get("payment_behavior", "allow_incomplete")
    if behavior not in ("allow_incomplete", "default_incomplete", "error_if_incomplete"):
        raise not_simulated(f"payment_behavior {behavior}")
    if (asked.get("billing_mode") or {}).get("type", "flexible") != "flexible":
        raise not_simulated("The classic billing mode")
    subscription, refused = subscribing.start(
        call.work,
        subscribing.Wish(
            customer=customer,
            items=_items(call),
            method=_method(call, customer),
            trial_end=_trial_end(asked, call.work.now(customer["id"])),
            metadata=fields.metadata({}, asked),
            has_automatic_tax=(asked.get("automatic_tax") or {}).get("enabled", False),
            description=asked.get("description"),
            cancel_at_period_end=asked.get("cancel_at_period_end", False),
            pays_at_once=behavior != "default_incomplete",
        ),
    )
    if refused and behavior == "error_if_incomplete":
        refused.keeps_work = False
        raise refused
    return subscription


@operation(f"get {_PATH}")
def retrieve_subscription(call: Call) -> Row:
    """Show a subscription."""
    return call.work.get("subscription", call.id)


@operation(
    f"post {_PATH}",
    "cancel_at_period_end cancellation_details default_payment_method description metadata",
)
def update_subscription(call: Call) -> Row:
    """Change how a subscription is paid, described, or whether it goes on."""
    asked = call.parameters
    work = call.work
    subscription = _live(call)
    changed: dict[str, Any] = {}
    if "default_payment_method" in asked:
        customer = work.get("customer", subscription["customer"])
        changed["default_payment_method"] = _method(call, customer)
    if "description" in asked:
        changed["description"] = asked["description"] or None
    if "metadata" in asked:
        changed["metadata"] = fields.metadata(subscription["metadata"], asked)
    _note_why(subscription, asked)
    change(work, "customer.subscription.updated", subscription, **changed)
    if "cancel_at_period_end" in asked:
        wanted = asked["cancel_at_period_end"]
        subscribing.set_cancel_at_period_end(work, subscription, wanted=wanted)
    return subscription


@operation(f"delete {_PATH}", "cancellation_details")
def cancel_subscription(call: Call) -> Row:
    """End a subscription at once."""
    subscription = _live(call)
    _note_why(subscription, call.parameters)
    subscribing.end(call.work, subscription)
    return subscription


@operation("get /v1/subscriptions", "... customer price status test_clock")
def list_subscriptions(call: Call) -> Row:
    """List subscriptions; the ended ones only on request."""
    asked = call.parameters
    rows = call.work.peek(
        "subscription",
        lambda row: (
            fits(row, asked, ("customer", "test_clock"))
            and _has_status(row, asked.get("status"))
            and _has_price(row, asked.get("price"))
        ),
    )
    return page(call, rows, url="/v1/subscriptions")


def _live(call: Call) -> Row:
    subscription = call.work.get("subscription", call.id)
    if subscription["status"] not in subscribing.LIVE:
        raise invalid(f"No such subscription: '{call.id}': it has ended.", code="resource_missing")
    return subscription


def _items(call: Call) -> list[tuple[Row, int]]:
    items = []
    for item in call.parameters.get("items") or []:
        price = call.work.get("price", item.get("price"), param="items", status=400)
        if price["type"] != "recurring":
            raise invalid("The price must be recurring.", param="items")
        quantity = item.get("quantity", 1)
        if not 1 <= quantity <= 999_999:
            raise invalid("Invalid quantity.", param="items")
        items.append((price, quantity))
    if not items:
        raise invalid("Missing required param: items.", code="parameter_missing", param="items")
    return items


def _method(call: Call, customer: Row) -> str | None:
    wanted = call.parameters.get("default_payment_method")
    if not wanted:
        return None
    method = find_method(call.work, wanted, param="default_payment_method")
    return str(fields.owned(method, customer)["id"])


def _trial_end(asked: dict[str, Any], now: int) -> int | None:
    if "trial_end" in asked and "trial_period_days" in asked:
        raise invalid("You may only specify one of: trial_end, trial_period_days.")
    if days := asked.get("trial_period_days"):
        if not 1 <= days <= 730:
            raise invalid("Invalid trial_period_days.", param="trial_period_days")
        return now + int(days) * DAY
    trial_end = asked.get("trial_end")
    if trial_end in (None, "now"):
        return None
    if not now < trial_end <= now + 730 * DAY:
        raise invalid("trial_end must be in the future.", param="trial_end")
    return int(trial_end)


def _note_why(subscription: Row, asked: dict[str, Any]) -> None:
    why = asked.get("cancellation_details")
    if why:
        subscription["cancellation_details"] = {
            "comment": why.get("comment"),
            "feedback": why.get("feedback"),
            "reason": "cancellation_requested",
        }


def _has_status(row: Row, status: str | None) -> bool:
    if status in (None, "all"):
        return status == "all" or row["status"] != "canceled"
    if status == "ended":
        return row["status"] in ("canceled", "incomplete_expired")
    return bool(row["status"] == status)


def _has_price(row: Row, price: str | None) -> bool:
    return price is None or any(item["price"]["id"] == price for item in row["items"]["data"])
