"""Payment intents and charges, made by hand or by invoices and pages."""

from typing import Any

from infra.stripesim.errors import invalid
from infra.stripesim.money import charging, intents
from infra.stripesim.money.cards import find_method
from infra.stripesim.paging import fits, page
from infra.stripesim.registry import Call, operation
from infra.stripesim.store import Row
from infra.stripesim.work import Work

_PATH = "/v1/payment_intents/{intent}"
_KINDS = {"card", "sepa_debit", "customer_balance"}


@operation(
    "post /v1/payment_intents",
    "allowed_payment_method_types amount capture_method confirm confirmation_method currency"
    " customer description mandate_data metadata off_session payment_method"
    " payment_method_data.type setup_future_usage shipping",
)
def create_payment_intent(call: Call) -> Row:
    """Mean to take an amount, and take it at once if confirmed."""
    asked, work = call.parameters, call.work
    if not 1 <= asked["amount"] <= 99_999_999:
        raise invalid("Invalid positive integer", param="amount")
    if "customer" in asked:
        work.get("customer", asked["customer"], param="customer", status=400)
    intent = charging.new_intent(
        work,
        customer=asked.get("customer"),
        amount=asked["amount"],
        currency=asked["currency"],
        allowed_payment_method_types=asked.get("allowed_payment_method_types"),
        capture_method=asked.get("capture_method", "automatic"),
        confirmation_method=asked.get("confirmation_method", "automatic"),
        payment_method_types=_kinds(asked),
        **intents.described(asked),
    )
    method = _method(work, asked)
    if method is not None:
        intent.update(payment_method=method["id"], status="requires_confirmation")
    if asked.get("confirm"):
        intents.confirm_payment(work, intent, method=method)
    return intent


@operation(f"get {_PATH}")
def retrieve_payment_intent(call: Call) -> Row:
    """Show a payment intent."""
    return call.work.get("payment_intent", call.id)


@operation("get /v1/payment_intents", "... customer")
def list_payment_intents(call: Call) -> Row:
    """List payment intents."""
    rows = call.work.peek("payment_intent", lambda row: fits(row, call.parameters, ("customer",)))
    return page(call, rows, url="/v1/payment_intents")


@operation(f"post {_PATH}/confirm", "off_session payment_method")
def confirm_payment_intent(call: Call) -> Row:
    """Take the money."""
    intent = call.work.get("payment_intent", call.id)
    intents.confirm_payment(call.work, intent, method=_method(call.work, call.parameters))
    return intent


@operation(f"post {_PATH}/cancel", "cancellation_reason")
def cancel_payment_intent(call: Call) -> Row:
    """Take no money after all."""
    intent = call.work.get("payment_intent", call.id)
    reason = call.parameters.get("cancellation_reason")
    intents.cancel_payment(call.work, intent, reason=reason)
    return intent


@operation(f"post {_PATH}/capture")
def capture_payment_intent(call: Call) -> Row:
    """Take what was set aside."""
    intent = call.work.get("payment_intent", call.id)
    intents.capture(call.work, intent)
    return intent


@operation("get /v1/charges/{charge}")
def retrieve_charge(call: Call) -> Row:
    """Show a charge."""
    return call.work.get("charge", call.id)


@operation("get /v1/charges", "... customer payment_intent")
def list_charges(call: Call) -> Row:
    """List charges."""
    names = ("customer", "payment_intent")
    rows = call.work.peek("charge", lambda row: fits(row, call.parameters, names))
    return page(call, rows, url="/v1/charges")


def _kinds(asked: dict[str, Any]) -> list[str]:
    wanted = (asked.get("payment_method_data") or {}).get("type")
    if wanted:
        return [wanted]
    allowed = [one for one in asked.get("allowed_payment_method_types") or [] if one in _KINDS]
    return allowed or ["card", "sepa_debit"]


def _method(work: Work, asked: dict[str, Any]) -> Row | None:
    reference = asked.get("payment_method")
    return find_method(work, reference) if reference else None
