"""Payment methods: cards only, by the tokens and numbers Stripe documents for tests."""

from infra.stripesim.errors import invalid, not_simulated
from infra.stripesim.events import change, emit
from infra.stripesim.money.cards import card_with_number, find_method, make_method, refusal
from infra.stripesim.paging import page
from infra.stripesim.registry import Call, operation
from infra.stripesim.store import Row


@operation("post /v1/payment_methods", "card.number card.exp_month card.exp_year card.cvc type")
def create_method(call: Call) -> Row:
    """Make a card from a test number."""
    if call.parameters.get("type") != "card":
        raise not_simulated(f"A payment method of type {call.parameters.get('type')}")
    number = (call.parameters.get("card") or {}).get("number", "")
    if not (number.isascii() and number.isdigit() and 12 <= len(number) <= 19):
        raise invalid("Your card number is incorrect.", code="incorrect_number", param="card")
    return make_method(call.work, card_with_number(number))


@operation("post /v1/payment_methods/{payment_method}/attach", "customer")
def attach_method(call: Call) -> Row:
    """Give a card to a customer, unless it is refused."""
    if "customer" not in call.parameters:
        raise invalid("Missing required param: customer.", param="customer")
    customer = call.work.get("customer", call.parameters["customer"], param="customer", status=400)
    method = find_method(call.work, call.id)
    if method["customer"] not in (None, customer["id"]):
        raise invalid("The payment method is already attached to another customer.")
    if refused := refusal(call.work, method, charging=False):
        raise refused
    method["customer"] = customer["id"]
    emit(call.work, "payment_method.attached", method)
    return method


@operation("post /v1/payment_methods/{payment_method}/detach")
def detach_method(call: Call) -> Row:
    """Take a card from its customer; nothing is collected with it any more."""
    work = call.work
    method = work.get("payment_method", call.id)
    owner = work.find("customer", method["customer"])
    if owner is None:
        raise invalid("The payment method you provided is not attached to a customer.")
    change(work, "payment_method.detached", method, customer=None)
    if owner["invoice_settings"]["default_payment_method"] == method["id"]:
        owner["invoice_settings"]["default_payment_method"] = None
    for row in work.select("subscription", lambda row: row["customer"] == owner["id"]):
        if row["default_payment_method"] == method["id"]:
            row["default_payment_method"] = None
    return method


@operation("get /v1/payment_methods/{payment_method}")
def retrieve_method(call: Call) -> Row:
    """Show a payment method."""
    return call.work.get("payment_method", call.id)


@operation("get /v1/payment_methods", "limit starting_after ending_before customer type")
def list_methods(call: Call) -> Row:
    """List the cards of a customer."""
    return _of_customer(call, call.parameters.get("customer"), "/v1/payment_methods")


@operation(
    "get /v1/customers/{customer}/payment_methods", "limit starting_after ending_before type"
)
def list_methods_of_customer(call: Call) -> Row:
    """List the cards of a customer."""
    call.work.get("customer", call.id)
    return _of_customer(call, call.id, f"/v1/customers/{call.id}/payment_methods")


def _of_customer(call: Call, customer: str | None, url: str) -> Row:
    kind = call.parameters.get("type")
    rows = call.work.peek(
        "payment_method",
        lambda row: (
            row["customer"] is not None
            and row["customer"] == customer
            and (kind is None or row["type"] == kind)
        ),
    )
    return page(call, rows, url=url)
