"""What a request for a preview asks: about a change, a renewal, or something not begun yet."""

from typing import Any

from infra.stripesim import fields
from infra.stripesim.errors import invalid
from infra.stripesim.money import discounting, subscribing, taxing_ids
from infra.stripesim.money.changing import Change
from infra.stripesim.money.customers import new_customer
from infra.stripesim.money.previewing import Question
from infra.stripesim.nouns import wishes
from infra.stripesim.store import Row
from infra.stripesim.work import Work

TAKES = (
    "automatic_tax.enabled currency customer customer_details.address customer_details.tax_exempt"
    " customer_details.tax_ids discounts subscription subscription_details.cancel_at_period_end"
    " subscription_details.items.deleted subscription_details.items.id"
    " subscription_details.items.price subscription_details.items.quantity"
    " subscription_details.proration_behavior subscription_details.proration_date"
)


def question(work: Work, asked: dict[str, Any]) -> Question:
    """
    Read what is to be previewed.

    :raises StripeError: 400 if it cannot be.
    """
    details = asked.get("subscription_details") or {}
    if "subscription" not in asked:
        return Question(None, Change(), begin=lambda: _wish(work, asked, details))
    subscription = work.get("subscription", asked["subscription"], param="subscription", status=400)
    if subscription["status"] not in subscribing.LIVE:
        raise invalid("No upcoming invoices for customer", code="invoice_upcoming_none")
    if "discounts" in asked:
        customer = work.get("customer", subscription["customer"])
        subscription["discounts"] = discounting.grant(work, asked["discounts"], customer)
    items = details.get("items") or []
    return Question(
        subscription,
        Change(
            items=wishes.item_changes(work, subscription, items) if items else [],
            proration=details.get("proration_behavior", "create_prorations"),
            at=details.get("proration_date"),
        ),
    )


def _wish(work: Work, asked: dict[str, Any], details: dict[str, Any]) -> subscribing.Wish:
    customer = _customer(work, asked)
    items = wishes.new_items(work, details.get("items"))
    return subscribing.Wish(
        customer=customer,
        items=items,
        has_automatic_tax=(asked.get("automatic_tax") or {}).get("enabled", False),
        discounts=discounting.grant(work, asked.get("discounts"), customer, items=items),
        pays_at_once=False,
    )


def _customer(work: Work, asked: dict[str, Any]) -> Row:
    details = asked.get("customer_details")
    if "customer" not in asked and details is None:
        raise invalid("You must pass `customer`, `customer_details` or `subscription`.")
    details = details or {}
    address = {**dict.fromkeys(fields.ADDRESS), **(details.get("address") or {})}
    if "customer" in asked:
        customer = work.get("customer", asked["customer"], param="customer", status=400)
        customer.update({"address": address} if "address" in details else {})
    else:
        exempt = details.get("tax_exempt") or "none"
        customer = new_customer(work, address=address, tax_exempt=exempt)
    for one in details.get("tax_ids") or []:
        taxing_ids.give(work, customer, kind=one["type"], value=one["value"])
    return customer
