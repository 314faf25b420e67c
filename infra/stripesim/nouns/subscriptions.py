"""Subscriptions."""

from infra.stripesim import fields
from infra.stripesim.errors import invalid, missing, not_simulated
from infra.stripesim.events import change, emit
from infra.stripesim.money import changing, discounting, subscribing
from infra.stripesim.money.cards import find_method
from infra.stripesim.money.periods import DAY
from infra.stripesim.nouns import terms, wishes
from infra.stripesim.paging import fits, page
from infra.stripesim.registry import Call, operation
from infra.stripesim.store import Row

_PATH = "/v1/subscriptions/{subscription_exposed_id}"


@operation(
    "post /v1/subscriptions",
    "automatic_tax.enabled billing_mode.type cancel_at_period_end collection_method customer"
    " days_until_due default_payment_method description discounts invoice_settings.custom_fields"
    " invoice_settings.description invoice_settings.footer items.price items.quantity metadata"
    " off_session payment_behavior payment_settings.payment_method_options"
    " payment_settings.payment_method_types payment_settings.save_default_payment_method"
    " trial_end trial_period_days trial_settings",
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
    items = wishes.new_items(call.work, asked.get("items"))
    subscription, refused = subscribing.start(
        call.work,
        subscribing.Wish(
            customer=customer,
            items=items,
            method=_method(call, customer),
            trial_end=_trial_end(asked, call.work.now(customer["id"])),
            metadata=fields.metadata({}, asked),
            has_automatic_tax=(asked.get("automatic_tax") or {}).get("enabled", False),
            description=asked.get("description"),
            cancel_at_period_end=asked.get("cancel_at_period_end", False),
            pays_at_once=behavior != "default_incomplete",
            discounts=discounting.grant(call.work, asked.get("discounts"), customer, items=items),
            more=terms.of_new(asked),
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
    "automatic_tax.enabled cancel_at_period_end cancellation_details collection_method"
    " days_until_due default_payment_method description discounts invoice_settings.custom_fields"
    " invoice_settings.description invoice_settings.footer items.deleted items.id items.price"
    " items.quantity metadata off_session pause_collection payment_behavior"
    " payment_settings.payment_method_options payment_settings.payment_method_types"
    " payment_settings.save_default_payment_method proration_behavior proration_date trial_end",
)
def update_subscription(call: Call) -> Row:
    """Change what a subscription is about, how it is paid, and whether it goes on."""
    asked, work = call.parameters, call.work
    subscription = _live(call)
    customer = work.get("customer", subscription["customer"])
    changed = terms.changed(subscription, asked)
    if "default_payment_method" in asked:
        changed["default_payment_method"] = _method(call, customer)
    if "metadata" in asked:
        changed["metadata"] = fields.metadata(subscription["metadata"], asked)
    if "discounts" in asked:
        changed["discounts"] = discounting.grant(
            work, asked["discounts"], customer, subscription=subscription["id"]
        )
    _note_why(subscription, asked)
    change(work, "customer.subscription.updated", subscription, **changed)
    if "cancel_at_period_end" in asked:
        wanted = asked["cancel_at_period_end"]
        subscribing.set_cancel_at_period_end(work, subscription, wanted=wanted)
    if "items" in asked:
        _change_items(call, subscription)
    if "trial_end" in asked:
        _set_trial_end(call, subscription)
    return subscription


@operation(
    "post /v1/subscriptions/{subscription}/resume", "billing_cycle_anchor proration_behavior"
)
def resume_subscription(call: Call) -> Row:
    """Go on after a pause: a period begins today."""
    subscription = _live(call)
    if subscription["status"] != "paused":
        raise invalid("This subscription is not paused.")
    subscription["status"] = "active"  # falls behind at once where nothing can be collected
    subscribing.end_trial(call.work, subscription)
    emit(call.work, "customer.subscription.resumed", subscription)
    return subscription


@operation(f"delete {_PATH}/discount")
def delete_discount(call: Call) -> Row:
    """Take the discounts of a subscription away."""
    subscription = _live(call)
    taken = [call.work.get("discount", one) for one in subscription["discounts"]]
    if not taken:
        raise missing("discount", call.id)
    subscription["discounts"] = []
    for discount in taken:
        emit(call.work, "customer.discount.deleted", discount)
    return taken[0] | {"deleted": True}


@operation("get /v1/subscription_items", "limit starting_after ending_before subscription")
def list_items(call: Call) -> Row:
    """List the items of a subscription."""
    subscription = call.work.get("subscription", call.parameters.get("subscription"))
    rows = subscription["items"]["data"][::-1]
    return page(call, rows, url="/v1/subscription_items")


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


def _change_items(call: Call, subscription: Row) -> None:
    asked = call.parameters
    if subscription["status"] in ("incomplete", "paused"):
        raise not_simulated(f"Changing the items while {subscription['status']}")
    if subscription["pause_collection"]:
        raise not_simulated("Changing the items while nothing is collected")
    changing.change_items(
        call.work,
        subscription,
        changing.Change(
            items=wishes.item_changes(call.work, subscription, asked["items"]),
            proration=asked.get("proration_behavior", "create_prorations"),
            at=asked.get("proration_date"),
            behavior=asked.get("payment_behavior", "allow_incomplete"),
        ),
    )


def _set_trial_end(call: Call, subscription: Row) -> None:
    wanted = call.parameters["trial_end"]
    if subscription["status"] != "trialing":
        raise not_simulated("A trial for a subscription that has none")
    if wanted == "now":
        subscribing.end_trial(call.work, subscription)
        return
    ends_at = _trial_end(call.parameters, call.work.now(subscription["customer"]))
    for item in subscription["items"]["data"]:
        item["current_period_end"] = ends_at
    change(
        call.work,
        "customer.subscription.updated",
        subscription,
        trial_end=ends_at,
        billing_cycle_anchor=ends_at,
    )


def _method(call: Call, customer: Row) -> str | None:
    wanted = call.parameters.get("default_payment_method")
    if not wanted:
        return None
    method = find_method(call.work, wanted, param="default_payment_method")
    return str(fields.owned(method, customer)["id"])


def _trial_end(asked: Row, now: int) -> int | None:
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


def _note_why(subscription: Row, asked: Row) -> None:
    why = asked.get("cancellation_details")
    if why:
        subscription["cancellation_details"] = {
            "comment": why.get("comment") or None,
            "feedback": why.get("feedback") or None,
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
