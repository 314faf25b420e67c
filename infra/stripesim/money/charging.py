"""Taking money: a payment intent, and one charge for each attempt."""

from typing import Any

from infra.stripesim.errors import StripeError, declined
from infra.stripesim.events import emit
from infra.stripesim.money import banks, cards, disputing, funds
from infra.stripesim.money.attempts import last_error, new_attempt
from infra.stripesim.store import Row
from infra.stripesim.work import Work


def new_intent(work: Work, *, customer: str | None, amount: int, currency: str, **more: Any) -> Row:
    """An intent to take an amount (in cents) from a customer."""
    intent = work.new(
        "payment_intent",
        amount=amount,
        created=work.now(customer),
        currency=currency,
        customer=customer,
        **{"payment_method_types": ["card"], "status": "requires_payment_method", **more},
    )
    intent["client_secret"] = f"{intent['id']}_secret_simulator"
    emit(work, "payment_intent.created", intent)
    return intent


def charge(
    work: Work, intent: Row, method: Row, *, is_authenticated: bool = False
) -> StripeError | None:
    """
    Try to take the money; the refusal, if there is one.

    Without a refusal the money is there, or, from a bank account, on its way: see the status.
    """
    refused = cards.refusal(work, method, charging=True)
    if refused:
        return refuse(work, intent, method, refused)
    if not is_authenticated and cards.asks(work, method):
        return _ask(work, intent, method)
    work.notes(method["id"])["charges"] += 1
    if is_authenticated:
        work.notes(method["id"])["is_set_up"] = True
    intent.update(payment_method=method["id"], next_action=None, last_payment_error=None)
    if method["type"] == "sepa_debit":
        _begin_debit(work, intent, method)
    else:
        succeed(work, intent, new_attempt(work, intent, method))
        disputing.after_charge(work, intent, cards.card_of(work, method))
    return None


def succeed(work: Work, intent: Row, attempt: Row) -> None:
    """The money is there, or set aside where it is captured later."""
    is_set_aside = intent["capture_method"] == "manual"
    intent.update(
        status="requires_capture" if is_set_aside else "succeeded",
        amount_capturable=intent["amount"] if is_set_aside else 0,
        amount_received=0 if is_set_aside else intent["amount"],
        latest_charge=attempt["id"],
        last_payment_error=None,
        next_action=None,
    )
    if not is_set_aside:
        funds.take_in(work, attempt)
    emit(work, "charge.succeeded", attempt)
    about = "amount_capturable_updated" if is_set_aside else "succeeded"
    emit(work, f"payment_intent.{about}", intent)


def refuse(work: Work, intent: Row, method: Row, refused: StripeError) -> StripeError:
    """The money does not come; the attempt stays as a failed charge."""
    attempt = new_attempt(work, intent, method, refused=refused)
    intent.update(
        status="requires_payment_method",
        latest_charge=attempt["id"],
        payment_method=None,
        next_action=None,
        last_payment_error=last_error(refused, method),
    )
    emit(work, "charge.failed", attempt)
    emit(work, "payment_intent.payment_failed", intent)
    return refused


def _ask(work: Work, intent: Row, method: Row) -> StripeError:
    """Nothing is taken until the person has passed the second step."""
    refused = declined(
        "This payment requires additional user action before it can be completed successfully.",
        code="invoice_payment_intent_requires_action",
        decline_code=None,
    )
    intent.update(
        status="requires_action",
        payment_method=method["id"],
        next_action={"type": "use_stripe_sdk", "use_stripe_sdk": {"type": "three_d_secure"}},
        last_payment_error=None,
    )
    emit(work, "payment_intent.requires_action", intent)
    return refused


def _begin_debit(work: Work, intent: Row, method: Row) -> None:
    attempt = new_attempt(work, intent, method, status="pending")
    intent.update(status="processing", latest_charge=attempt["id"])
    work.notes(intent["id"]).update(
        settles_at=work.now(intent["customer"]) + banks.SETTLES_AFTER_SECONDS,
        outcome=work.notes(method["id"])["outcome"],
    )
    emit(work, "charge.pending", attempt)
    emit(work, "payment_intent.processing", intent)
