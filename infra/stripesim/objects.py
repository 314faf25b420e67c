"""Ids and shapes: what every kind of object begins with, and which fields come on request only."""

from typing import Any

PREFIXES = {
    "balance_transaction": "txn",
    "billing_portal.configuration": "bpc",
    "billing_portal.session": "bps",
    "charge": "ch",
    "checkout.session": "cs_test",
    "coupon": "co",
    "credit_note": "cn",
    "credit_note_line_item": "cnli",
    "customer": "cus",
    "customer_balance_transaction": "cbtxn",
    "customer_cash_balance_transaction": "ccsbtxn",
    "discount": "di",
    "dispute": "du",
    "event": "evt",
    "invoice": "in",
    "invoice_payment": "inpay",
    "invoiceitem": "ii",
    "item": "li",
    "line_item": "il",
    "mandate": "mandate",
    "payment_intent": "pi",
    "payment_method": "pm",
    "payout": "po",
    "price": "price",
    "product": "prod",
    "promotion_code": "promo",
    "refund": "re",
    "setup_intent": "seti",
    "subscription": "sub",
    "subscription_item": "si",
    "tax_id": "txi",
    "test_helpers.test_clock": "clock",
    "webhook_endpoint": "we",
    "sim.delivery": "delivery",
    "sim.request": "req",
}
_KINDS = {prefix: kind for kind, prefix in PREFIXES.items()}

# Stripe leaves these out unless a request expands them.
_ON_REQUEST = {
    "charge": {"refunds"},
    "checkout.session": {"line_items"},
    "coupon": {"currency_options"},
    "customer": {"sources", "subscriptions", "tax_ids"},
    "invoice": {"confirmation_secret", "payments"},
    "price": {"currency_options", "tiers"},
}
# A payment method has one field named after its type, and none of the others.
_OF_EVERY_METHOD = {"allow_redisplay", "customer", "customer_account", "metadata"}


def kind_of(object_id: str) -> str | None:
    """The kind of object an id belongs to, by what it begins with."""
    return _KINDS.get(object_id.rpartition("_")[0])


def left_out(kind: str, row: dict[str, Any]) -> set[str]:
    """The fields of a skeleton that an object of this kind does not show by itself."""
    if kind == "payment_method":
        return {name for name, value in row.items() if value is None} - _OF_EVERY_METHOD
    return _ON_REQUEST.get(kind, set())
