"""One attempt to take money: the charge, and how it says what it was taken from."""

from typing import Any

from infra.stripesim.errors import StripeError
from infra.stripesim.money import banks
from infra.stripesim.store import Row
from infra.stripesim.work import Work

_OF_A_CARD = (
    "brand",
    "checks",
    "country",
    "exp_month",
    "exp_year",
    "fingerprint",
    "funding",
    "last4",
    "wallet",
)


def new_attempt(
    work: Work,
    intent: Row,
    method: Row | None,
    *,
    status: str = "succeeded",
    refused: StripeError | None = None,
) -> Row:
    """A charge that succeeded, is pending, or failed for a reason."""
    error = refused.body["error"] if refused else {}
    is_taken = status == "succeeded" and refused is None
    captured = is_taken and intent["capture_method"] != "manual"
    charge = work.new(
        "charge",
        amount=intent["amount"],
        amount_captured=intent["amount"] if captured else 0,
        captured=captured,
        created=work.now(intent["customer"]),
        currency=intent["currency"],
        customer=intent["customer"],
        description=intent["description"],
        failure_code=error.get("decline_code") or error.get("code"),
        failure_message=error.get("message"),
        paid=is_taken,
        payment_intent=intent["id"],
        payment_method=method and method["id"],
        payment_method_details=_details(work, method),
        status="failed" if refused else status,
    )
    charge["receipt_url"] = f"{work.settings.origin}/receipts/{charge['id']}"
    return charge


def last_error(refused: StripeError, method: Row | None) -> dict[str, Any]:
    """How an intent remembers why it was refused."""
    error = refused.body["error"]
    return {
        "type": error["type"],
        "code": error.get("code"),
        "message": error["message"],
        "decline_code": error.get("decline_code"),
        "payment_method": method,
    }


def _details(work: Work, method: Row | None) -> Row | None:
    if method is None:
        return {"type": "customer_balance", "customer_balance": {}}
    if method["type"] == "card":
        card = {name: method["card"][name] for name in _OF_A_CARD}
        return {"type": "card", "card": {**card, "network": card["brand"]}}
    if method["type"] == "sepa_debit":
        named = ("bank_code", "branch_code", "country", "fingerprint", "last4")
        debit = {name: method["sepa_debit"][name] for name in named}
        mandate = banks.mandate_of(work, method)
        return {"type": "sepa_debit", "sepa_debit": {**debit, "mandate": mandate["id"]}}
    return {"type": method["type"], method["type"]: _ideal(method)}


def _ideal(method: Row) -> Row:
    return {
        **method["ideal"],
        "generated_sepa_debit": None,
        "generated_sepa_debit_mandate": None,
        "iban_last4": "5264",
        "transaction_id": None,
        "verified_name": "Simulator",
    }
