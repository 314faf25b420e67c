"""How a subscription is paid: by card or by mail, in how many days, with what on the invoice."""

from typing import Any

from infra.stripesim import fields
from infra.stripesim.errors import invalid, not_simulated
from infra.stripesim.money import editing
from infra.stripesim.store import Row

_SETTINGS = ("payment_method_options", "payment_method_types", "save_default_payment_method")


def of_new(asked: Row) -> dict[str, Any]:
    """
    The terms of a new subscription.

    :raises StripeError: 400 if they do not go together.
    """
    method: str = asked.get("collection_method", "charge_automatically")
    days = asked.get("days_until_due")
    _refuse_odd(method, days)
    more: dict[str, Any] = {"collection_method": method, "days_until_due": days}
    if "payment_settings" in asked:
        more["payment_settings"] = _settings(None, asked)
    if "invoice_settings" in asked:
        more["invoice_settings"] = _shown(None, asked)
    if "trial_settings" in asked:
        behavior = asked["trial_settings"]["end_behavior"]
        more["trial_settings"] = {"end_behavior": {"billing_cycle_anchor": None, **behavior}}
    return more


def changed(subscription: Row, asked: Row) -> dict[str, Any]:
    """
    The terms that a request changes.

    :raises StripeError: 400 if they do not go together.
    """
    found: dict[str, Any] = {}
    if "collection_method" in asked or "days_until_due" in asked:
        method: str = asked.get("collection_method") or subscription["collection_method"]
        days = asked.get("days_until_due", subscription["days_until_due"])
        days = days if method == "send_invoice" else None
        _refuse_odd(method, days)
        found |= {"collection_method": method, "days_until_due": days}
    if "description" in asked:
        found["description"] = asked["description"] or None
    if "automatic_tax" in asked:
        enabled = asked["automatic_tax"]["enabled"]
        found["automatic_tax"] = {**subscription["automatic_tax"], "enabled": enabled}
    if "payment_settings" in asked:
        found["payment_settings"] = _settings(subscription["payment_settings"], asked)
    if "invoice_settings" in asked:
        found["invoice_settings"] = _shown(subscription["invoice_settings"], asked)
    if "pause_collection" in asked:
        found["pause_collection"] = _pause(asked["pause_collection"])
    return found


def _pause(asked: Any) -> Row | None:
    """What becomes of invoices while nothing is collected: they stay drafts."""
    if not asked:
        return None
    if asked != {"behavior": "keep_as_draft"}:
        raise not_simulated(f"pause_collection with {asked}")
    return {"behavior": "keep_as_draft", "resumes_at": None}


def _refuse_odd(method: str, days: int | None) -> None:
    if method == "send_invoice" and days is None:
        raise invalid(
            "If `collection_method`=`send_invoice`, you must pass `days_until_due`.",
            param="days_until_due",
        )
    if method != "send_invoice" and days is not None:
        raise invalid("`days_until_due` goes with send_invoice.", param="days_until_due")


def _settings(before: Row | None, asked: Row) -> Row:
    kept = {**dict.fromkeys(_SETTINGS), **(before or {})}
    return {**kept, **fields.cleared(asked["payment_settings"])}


def _shown(before: Row | None, asked: Row) -> Row:
    editing.refuse_long_fields(asked["invoice_settings"].get("custom_fields"))
    empty = {
        "account_tax_ids": None,
        "custom_fields": None,
        "description": None,
        "footer": None,
        "issuer": {"account": None, "type": "self"},
    }
    given = {name: value or None for name, value in asked["invoice_settings"].items()}
    return {**empty, **(before or {}), **given}
