"""Setup intents: keeping a payment method for later, without taking money."""

from infra.stripesim import fields
from infra.stripesim.events import emit
from infra.stripesim.money import intents
from infra.stripesim.money.cards import find_method
from infra.stripesim.paging import fits, page
from infra.stripesim.registry import Call, operation
from infra.stripesim.store import Row

_PATH = "/v1/setup_intents/{intent}"


@operation(
    "post /v1/setup_intents",
    "allowed_payment_method_types confirm customer description mandate_data metadata"
    " payment_method usage",
)
def create_setup_intent(call: Call) -> Row:
    """Mean to keep a payment method, and keep it at once if confirmed."""
    asked, work = call.parameters, call.work
    if "customer" in asked:
        work.get("customer", asked["customer"], param="customer", status=400)
    intent = work.new(
        "setup_intent",
        allowed_payment_method_types=asked.get("allowed_payment_method_types"),
        created=work.now(asked.get("customer")),
        customer=asked.get("customer"),
        description=asked.get("description"),
        metadata=fields.metadata({}, asked),
        payment_method_types=asked.get("allowed_payment_method_types") or ["card", "sepa_debit"],
        status="requires_payment_method",
        usage=asked.get("usage", "off_session"),
    )
    intent["client_secret"] = f"{intent['id']}_secret_simulator"
    emit(work, "setup_intent.created", intent)
    method = _method(call)
    if method is not None:
        intent.update(payment_method=method["id"], status="requires_confirmation")
    if asked.get("confirm"):
        intents.confirm_setup(work, intent, method=method)
    return intent


@operation(f"get {_PATH}")
def retrieve_setup_intent(call: Call) -> Row:
    """Show a setup intent."""
    return call.work.get("setup_intent", call.id)


@operation("get /v1/setup_intents", "... customer payment_method")
def list_setup_intents(call: Call) -> Row:
    """List setup intents."""
    names = ("customer", "payment_method")
    rows = call.work.peek("setup_intent", lambda row: fits(row, call.parameters, names))
    return page(call, rows, url="/v1/setup_intents")


@operation(f"post {_PATH}/confirm", "payment_method mandate_data")
def confirm_setup_intent(call: Call) -> Row:
    """Keep the payment method."""
    intent = call.work.get("setup_intent", call.id)
    intents.confirm_setup(call.work, intent, method=_method(call))
    return intent


@operation(f"post {_PATH}/cancel", "cancellation_reason")
def cancel_setup_intent(call: Call) -> Row:
    """Keep nothing after all."""
    intent = call.work.get("setup_intent", call.id)
    reason = call.parameters.get("cancellation_reason")
    intents.cancel_setup(call.work, intent, reason=reason)
    return intent


def _method(call: Call) -> Row | None:
    reference = call.parameters.get("payment_method")
    return find_method(call.work, reference) if reference else None
