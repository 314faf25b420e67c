"""Payment methods: cards by test token and number, bank accounts by test IBAN."""

from infra.stripesim import fields
from infra.stripesim.errors import invalid, not_simulated
from infra.stripesim.events import change, emit
from infra.stripesim.money import banks
from infra.stripesim.money.cards import (
    Card,
    card_with_number,
    find_method,
    make_method,
    named_card,
    refusal,
)
from infra.stripesim.paging import page
from infra.stripesim.registry import Call, operation
from infra.stripesim.store import Row


@operation(
    "post /v1/payment_methods",
    "billing_details card.number card.exp_month card.exp_year card.cvc card.token metadata"
    " sepa_debit.iban type",
)
def create_method(call: Call) -> Row:
    """Make a card from a test number or a token, or a bank account from an IBAN."""
    asked = call.parameters
    if asked.get("type") == "sepa_debit":
        method = banks.make_sepa_method(call.work, (asked.get("sepa_debit") or {}).get("iban", ""))
    elif asked.get("type") == "card":
        method = make_method(call.work, _card(asked.get("card") or {}))
    else:
        raise not_simulated(f"A payment method of type {asked.get('type')}")
    method["metadata"] = fields.metadata({}, asked)
    method["billing_details"] = _billing_details(method, asked)
    return method


@operation("post /v1/payment_methods/{payment_method}", "billing_details metadata")
def update_method(call: Call) -> Row:
    """Change what is noted beside a payment method."""
    asked = call.parameters
    method = call.work.get("payment_method", call.id)
    changed = {
        "billing_details": _billing_details(method, asked),
        "metadata": fields.metadata(method["metadata"], asked),
    }
    change(call.work, "payment_method.updated", method, **changed)
    return method


@operation("post /v1/payment_methods/{payment_method}/attach", "customer")
def attach_method(call: Call) -> Row:
    """Give a payment method to a customer, unless it is refused."""
    if "customer" not in call.parameters:
        raise invalid("Missing required param: customer.", param="customer")
    customer = call.work.get("customer", call.parameters["customer"], param="customer", status=400)
    method = find_method(call.work, call.id)
    if method["customer"] not in (None, customer["id"]):
        raise invalid("The payment method is already attached to another customer.")
    if refused := refusal(call.work, method, charging=False):
        raise refused
    method["customer"] = customer["id"]
    if method["type"] == "sepa_debit":
        banks.mandate_of(call.work, method)
    emit(call.work, "payment_method.attached", method)
    return method


@operation("post /v1/payment_methods/{payment_method}/detach")
def detach_method(call: Call) -> Row:
    """Take a payment method from its customer; nothing is collected with it any more."""
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
    banks.give_back(work, method)
    return method


@operation("get /v1/payment_methods/{payment_method}")
def retrieve_method(call: Call) -> Row:
    """Show a payment method."""
    return call.work.get("payment_method", call.id)


@operation("get /v1/payment_methods", "limit starting_after ending_before customer type")
def list_methods(call: Call) -> Row:
    """List the payment methods of a customer."""
    return _of_customer(call, call.parameters.get("customer"), "/v1/payment_methods")


@operation(
    "get /v1/customers/{customer}/payment_methods", "limit starting_after ending_before type"
)
def list_methods_of_customer(call: Call) -> Row:
    """List the payment methods of a customer."""
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


def _card(asked: Row) -> Card:
    if token := asked.get("token"):
        if card := named_card(token):
            return card
        raise invalid(f"No such token: '{token}'", code="resource_missing", param="card[token]")
    number = asked.get("number", "")
    if not (number.isascii() and number.isdigit() and 12 <= len(number) <= 19):
        raise invalid("Your card number is incorrect.", code="incorrect_number", param="card")
    return card_with_number(number)


def _billing_details(method: Row, asked: Row) -> Row:
    given = asked.get("billing_details") or {}
    named: Row = {name: value or None for name, value in given.items()}
    if named.get("address"):
        named["address"] = {**dict.fromkeys(fields.ADDRESS), **named["address"]}
    return {**method["billing_details"], **named}
