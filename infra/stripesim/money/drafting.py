"""Drafts of invoices: for the period of a subscription, for what changed, or for single items."""

from typing import Any

from infra.stripesim.events import emit
from infra.stripesim.money import adding, discounting, lines, taxing_ids
from infra.stripesim.store import Row
from infra.stripesim.work import Work

DRAFT_SECONDS = 3600


def draft(
    work: Work,
    subscription: Row,
    *,
    reason: str,
    is_free: bool = False,
    has_items: bool = True,
) -> Row:
    """A draft for a subscription: its current period, and whatever waits for the next invoice."""
    customer = work.get("customer", subscription["customer"])
    settings = subscription["payment_settings"] or {}
    shown = subscription["invoice_settings"]
    invoice = bare_draft(
        work,
        customer,
        automatic_tax=subscription["automatic_tax"],
        billing_reason=reason,
        collection_method=subscription["collection_method"],
        currency=subscription["currency"],
        discounts=discounting.live(work, subscription) or _of_customer(customer),
        parent=_parent(subscription),
    )
    if subscription["pause_collection"]:
        invoice.update(auto_advance=False, automatically_finalizes_at=None)
    for name in ("custom_fields", "description", "footer"):
        invoice[name] = shown[name] or invoice[name]
    invoice["payment_settings"].update(
        {name: settings.get(name) for name in ("payment_method_options", "payment_method_types")}
    )
    work.notes(invoice["id"])["days_until_due"] = subscription["days_until_due"]
    if has_items:
        for item in subscription["items"]["data"]:
            lines.item_line(work, invoice, item, is_free=is_free)
    add_waiting(work, invoice, subscription=subscription["id"])
    adding.add_up(work, invoice, customer)
    if has_items:
        _remember_debits(work, subscription, invoice)
        if not is_free:
            discounting.use_up(work, subscription, invoice["discounts"])
    emit(work, "invoice.created", invoice)
    return invoice


def bare_draft(work: Work, customer: Row, **fields: Any) -> Row:
    """A draft without lines; it is neither added up nor announced yet."""
    now = work.now(customer["id"])
    settings = customer["invoice_settings"]
    automatic_tax = fields.pop("automatic_tax", {"enabled": False})
    invoice = work.new(
        "invoice",
        **{
            "account_country": "NL",
            "account_name": "Simulator",
            "auto_advance": True,
            "automatically_finalizes_at": now + DRAFT_SECONDS,
            "created": now,
            "custom_fields": settings["custom_fields"],
            "customer": customer["id"],
            "footer": settings["footer"],
            "metadata": {},
            "period_start": now,
            "period_end": now,
            "status": "draft",
            "test_clock": customer["test_clock"],
            **fields,
        },
    )
    invoice["automatic_tax"]["enabled"] = automatic_tax["enabled"]
    invoice["lines"]["url"] = f"/v1/invoices/{invoice['id']}/lines"
    copy_customer(work, invoice, customer)
    return invoice


def copy_customer(work: Work, invoice: Row, customer: Row) -> None:
    """A draft shows the customer as it is now; a final invoice keeps what it showed."""
    invoice.update(
        customer_address=customer["address"],
        customer_email=customer["email"],
        customer_name=customer["name"],
        customer_phone=customer["phone"],
        customer_tax_exempt=customer["tax_exempt"],
        customer_tax_ids=taxing_ids.shown(work, customer),
    )


def add_waiting(work: Work, invoice: Row, *, subscription: str | None) -> None:
    """Put on a draft what waits for the next invoice of a customer or a subscription."""
    for extra in waiting(work, invoice["customer"], subscription):
        lines.extra_line(work, invoice, extra)


def waiting(work: Work, customer: str, subscription: str | None) -> list[Row]:
    """The invoice items on no invoice yet; those of a subscription wait for its own invoices."""
    return work.select(
        "invoiceitem",
        lambda row: (
            row["customer"] == customer
            and row["invoice"] is None
            and subscription_of_extra(row) in (None, subscription)
        ),
    )


def subscription_of_extra(extra: Row) -> str | None:
    """The subscription an invoice item is for."""
    details: Row = (extra["parent"] or {}).get("subscription_details") or {}
    return details.get("subscription")


def _of_customer(customer: Row) -> list[str]:
    discount = customer["discount"]
    return [discount["id"]] if discount else []


def _parent(subscription: Row) -> dict[str, Any]:
    return {
        "type": "subscription_details",
        "quote_details": None,
        "subscription_details": {
            "metadata": subscription["metadata"],
            "subscription": subscription["id"],
        },
    }


def _remember_debits(work: Work, subscription: Row, invoice: Row) -> None:
    """Later credits are worked out from what was really debited, discounts taken off."""
    items = {item["id"]: item for item in subscription["items"]["data"]}
    for line in invoice["lines"]["data"]:
        details = line["parent"]["subscription_item_details"]
        if details is None:
            continue
        item = items[details["subscription_item"]]
        work.notes(item["id"])["debited"] = {
            "amount": line["amount"] - sum(one["amount"] for one in line["discount_amounts"]),
            "start": item["current_period_start"],
            "end": item["current_period_end"],
            "invoice": invoice["id"],
            "line": line["id"],
            "name": line["description"],
        }
