"""Taking money: a payment intent, and one charge for each attempt."""

from typing import Any

from infra.stripesim.errors import StripeError
from infra.stripesim.events import emit
from infra.stripesim.money.cards import refusal
from infra.stripesim.store import Row
from infra.stripesim.work import Work


def new_intent(work: Work, *, customer: str, amount: int, currency: str) -> Row:
    """An intent to take an amount (in cents) from a customer."""
    intent = work.new(
        "payment_intent",
        amount=amount,
        created=work.now(customer),
        currency=currency,
        customer=customer,
        payment_method_types=["card"],
        status="requires_payment_method",
    )
    intent["client_secret"] = f"{intent['id']}_secret_simulator"
    emit(work, "payment_intent.created", intent)
    return intent


def charge(work: Work, intent: Row, method: Row) -> StripeError | None:
    """Try to take the money; the card's refusal, if it refuses."""
    refused = refusal(work, method, charging=True)
    attempt = _attempt(work, intent, method, refused)
    intent.update(latest_charge=attempt["id"])
    if refused:
        intent.update(
            status="requires_payment_method",
            payment_method=None,
            last_payment_error=_error(refused),
        )
        emit(work, "charge.failed", attempt)
        emit(work, "payment_intent.payment_failed", intent)
        return refused
    intent.update(
        status="succeeded",
        amount_received=intent["amount"],
        payment_method=method["id"],
        last_payment_error=None,
    )
    work.notes(method["id"])["charges"] += 1
    emit(work, "charge.succeeded", attempt)
    emit(work, "payment_intent.succeeded", intent)
    return None


def _attempt(work: Work, intent: Row, method: Row, refused: StripeError | None) -> Row:
    error = refused.body["error"] if refused else {}
    return work.new(
        "charge",
        amount=intent["amount"],
        amount_captured=0 if refused else intent["amount"],
        captured=not refused,
        created=work.now(intent["customer"]),
        currency=intent["currency"],
        customer=intent["customer"],
        failure_code=error.get("code"),
        failure_message=error.get("message"),
        paid=not refused,
        payment_intent=intent["id"],
        payment_method=method["id"],
        status="failed" if refused else "succeeded",
    )


def _error(refused: StripeError) -> dict[str, Any]:
    error = refused.body["error"]
    return {
        "type": "card_error",
        "code": error["code"],
        "message": error["message"],
        "decline_code": error.get("decline_code"),
    }
