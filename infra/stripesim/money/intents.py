"""Payment and setup intents that are confirmed by themselves, without an invoice or a page."""

from typing import Any

from infra.stripesim import fields
from infra.stripesim.errors import StripeError, declined, invalid
from infra.stripesim.events import emit
from infra.stripesim.money import banks, cards, charging, funds, transfers
from infra.stripesim.money.attempts import last_error
from infra.stripesim.store import Row
from infra.stripesim.work import Work

_OPEN = ("requires_payment_method", "requires_confirmation", "requires_action")


def described(asked: dict[str, Any]) -> dict[str, Any]:
    """What is noted on an intent and changes nothing about the money."""
    shipping = asked.get("shipping")
    if shipping is not None:
        shipping = {"carrier": None, "phone": None, "tracking_number": None, **shipping}
        address = {**dict.fromkeys(fields.ADDRESS), **shipping["address"]}
        shipping = {**shipping, "address": address}
    return {
        "description": asked.get("description"),
        "metadata": fields.metadata({}, asked),
        "setup_future_usage": asked.get("setup_future_usage"),
        "shipping": shipping,
    }


def confirm_payment(work: Work, intent: Row, *, method: Row | None) -> None:
    """
    Take the money of an intent.

    :raises StripeError: 400 if it cannot be confirmed, 402 if the card is refused.
    """
    if intent["status"] not in _OPEN:
        raise invalid(
            f"This PaymentIntent's status is {intent['status']}; it cannot be confirmed.",
            code="payment_intent_unexpected_state",
        )
    if "customer_balance" in intent["payment_method_types"]:
        _wait_for_transfer(work, intent)
        return
    method = method or work.find("payment_method", intent["payment_method"])
    if method is None:
        raise invalid("You cannot confirm this PaymentIntent: it is missing a payment method.")
    refused = charging.charge(work, intent, method)
    if refused and intent["status"] != "requires_action":
        raise refused


def cancel_payment(work: Work, intent: Row, *, reason: str | None) -> None:
    """
    Take no money after all; what was set aside goes back.

    :raises StripeError: 400 if it was taken already.
    """
    if intent["status"] not in (*_OPEN, "requires_capture"):
        raise invalid(
            f"You cannot cancel this PaymentIntent: its status is {intent['status']}.",
            code="payment_intent_unexpected_state",
        )
    now = work.now(intent["customer"])
    intent.update(
        status="canceled", canceled_at=now, cancellation_reason=reason, amount_capturable=0
    )
    emit(work, "payment_intent.canceled", intent)


def capture(work: Work, intent: Row) -> None:
    """
    Take what was set aside.

    :raises StripeError: 400 if nothing was.
    """
    if intent["status"] != "requires_capture":
        raise invalid("This PaymentIntent could not be captured.", code="charge_already_captured")
    charge = work.get("charge", intent["latest_charge"])
    charge.update(captured=True, amount_captured=charge["amount"])
    funds.take_in(work, charge)
    intent.update(status="succeeded", amount_received=intent["amount"], amount_capturable=0)
    emit(work, "charge.captured", charge)
    emit(work, "payment_intent.succeeded", intent)


def confirm_setup(work: Work, intent: Row, *, method: Row | None) -> None:
    """
    Keep a method for later.

    :raises StripeError: 400 if it cannot be confirmed, 402 if the card is refused.
    """
    if intent["status"] not in _OPEN:
        raise invalid(
            f"You cannot confirm this SetupIntent: its status is {intent['status']}.",
            code="setup_intent_unexpected_state",
        )
    method = method or work.find("payment_method", intent["payment_method"])
    if method is None:
        raise invalid("You cannot confirm this SetupIntent: it is missing a payment method.")
    refused = cards.refusal(work, method, charging=False)
    if refused:
        raise _setup_failed(work, intent, method, refused)
    intent["payment_method"] = method["id"]
    if cards.asks(work, method):
        sdk = {"type": "three_d_secure_redirect"}
        intent.update(
            status="requires_action",
            next_action={"type": "use_stripe_sdk", "use_stripe_sdk": sdk},
        )
        emit(work, "setup_intent.requires_action", intent)
        return
    finish_setup(work, intent)


def finish_setup(work: Work, intent: Row) -> None:
    """The method is kept, and belongs to the customer if there is one."""
    method = work.get("payment_method", intent["payment_method"])
    work.notes(method["id"])["is_set_up"] = True
    intent.update(status="succeeded", next_action=None, last_setup_error=None)
    if method["type"] == "sepa_debit":
        intent["mandate"] = banks.mandate_of(work, method)["id"]
    if intent["customer"] and method["customer"] is None:
        method["customer"] = intent["customer"]
        emit(work, "payment_method.attached", method)
    emit(work, "setup_intent.succeeded", intent)


def fail_step(work: Work, intent: Row) -> None:
    """The person did not pass the second step."""
    method = work.find("payment_method", intent["payment_method"])
    refused = declined(
        "We are unable to authenticate your payment method.",
        code=f"{intent['object']}_authentication_failure",
        decline_code=None,
    )
    if intent["object"] == "setup_intent":
        _setup_failed(work, intent, method, refused)
    elif method is not None:
        charging.refuse(work, intent, method, refused)


def cancel_setup(work: Work, intent: Row, *, reason: str | None) -> None:
    """
    Keep nothing after all.

    :raises StripeError: 400 if it was kept already.
    """
    if intent["status"] not in _OPEN:
        raise invalid(
            f"You cannot cancel this SetupIntent: its status is {intent['status']}.",
            code="setup_intent_unexpected_state",
        )
    intent.update(status="canceled", cancellation_reason=reason, next_action=None)
    emit(work, "setup_intent.canceled", intent)


def _setup_failed(work: Work, intent: Row, method: Row | None, refused: StripeError) -> StripeError:
    intent.update(
        status="requires_payment_method",
        payment_method=None,
        next_action=None,
        last_setup_error=last_error(refused, method),
    )
    emit(work, "setup_intent.setup_failed", intent)
    return refused


def _wait_for_transfer(work: Work, intent: Row) -> None:
    customer = work.get("customer", intent["customer"], param="customer", status=400)
    shown = transfers.instructions(work, customer, currency=intent["currency"], country="NL")[
        "bank_transfer"
    ]
    details: dict[str, Any] = {
        "amount_remaining": intent["amount"],
        "currency": intent["currency"],
        "financial_addresses": shown["financial_addresses"],
        "hosted_instructions_url": None,
        "reference": intent["id"][-12:].upper(),
        "type": "eu_bank_transfer",
    }
    intent.update(
        status="requires_action",
        next_action={
            "type": "display_bank_transfer_instructions",
            "display_bank_transfer_instructions": details,
        },
    )
    emit(work, "payment_intent.requires_action", intent)
