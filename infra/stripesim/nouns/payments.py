"""Payment intents, setup intents and charges, which invoices and Checkout make."""

from infra.stripesim.paging import fits, page
from infra.stripesim.registry import Call, operation
from infra.stripesim.store import Row


@operation("get /v1/payment_intents/{intent}")
def retrieve_payment_intent(call: Call) -> Row:
    """Show a payment intent."""
    return call.work.get("payment_intent", call.id)


@operation("get /v1/payment_intents", "... customer")
def list_payment_intents(call: Call) -> Row:
    """List payment intents."""
    rows = call.work.peek("payment_intent", lambda row: fits(row, call.parameters, ("customer",)))
    return page(call, rows, url="/v1/payment_intents")


@operation("get /v1/setup_intents/{intent}")
def retrieve_setup_intent(call: Call) -> Row:
    """Show a setup intent."""
    return call.work.get("setup_intent", call.id)


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
