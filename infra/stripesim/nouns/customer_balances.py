"""What customers have in hand: credit for invoices, and money from bank transfers."""

from infra.stripesim import fields
from infra.stripesim.errors import invalid, not_simulated
from infra.stripesim.money import balances, transfers
from infra.stripesim.paging import page
from infra.stripesim.registry import Call, operation
from infra.stripesim.store import Row

_PATH = "/v1/customers/{customer}"
_COUNTRIES = ("BE", "DE", "ES", "FR", "IE", "NL")


@operation(f"post {_PATH}/balance_transactions", "amount currency description metadata")
def adjust_balance(call: Call) -> Row:
    """Give a customer credit (less than nothing) or a debt for the next invoice."""
    asked = call.parameters
    customer = call.work.get("customer", call.id)
    return balances.move(
        call.work,
        customer,
        asked["amount"],
        kind="adjustment",
        currency=asked["currency"],
        description=asked.get("description"),
        metadata=fields.metadata({}, asked),
    )


@operation(f"get {_PATH}/balance_transactions", "... invoice")
def list_balance(call: Call) -> Row:
    """List how a customer's credit changed."""
    call.work.get("customer", call.id)
    invoice = call.parameters.get("invoice")
    rows = call.work.peek(
        "customer_balance_transaction",
        lambda row: row["customer"] == call.id and invoice in (None, row["invoice"]),
    )
    return page(call, rows, url=f"/v1/customers/{call.id}/balance_transactions")


@operation(f"get {_PATH}/cash_balance")
def retrieve_cash(call: Call) -> Row:
    """Show the money that waits for a customer."""
    return transfers.cash_balance(call.work, call.work.get("customer", call.id))


@operation(f"get {_PATH}/cash_balance_transactions", "limit starting_after ending_before")
def list_cash(call: Call) -> Row:
    """List how the money that waits for a customer came and went."""
    call.work.get("customer", call.id)
    rows = call.work.peek(
        "customer_cash_balance_transaction", lambda row: row["customer"] == call.id
    )
    return page(call, rows, url=f"/v1/customers/{call.id}/cash_balance_transactions")


@operation(f"get {_PATH}/cash_balance_transactions/{{transaction}}")
def retrieve_cash_entry(call: Call) -> Row:
    """Show how the money that waits for a customer came or went once."""
    return call.work.get("customer_cash_balance_transaction", call.ids["transaction"])


@operation(
    f"post {_PATH}/funding_instructions",
    "bank_transfer.eu_bank_transfer.country bank_transfer.requested_address_types"
    " bank_transfer.type currency funding_type",
)
def funding_instructions(call: Call) -> Row:
    """Tell where a customer pays to."""
    asked = call.parameters
    customer = call.work.get("customer", call.id)
    if asked["bank_transfer"]["type"] != "eu_bank_transfer" or asked["currency"] != "eur":
        raise not_simulated("A bank transfer from outside the euro area")
    country = (asked["bank_transfer"].get("eu_bank_transfer") or {}).get("country", "NL")
    if country not in _COUNTRIES:
        raise invalid("Invalid country for eu_bank_transfer.", param="bank_transfer")
    return transfers.instructions(call.work, customer, currency="eur", country=country)


@operation(
    "post /v1/test_helpers/customers/{customer}/fund_cash_balance", "amount currency reference"
)
def fund(call: Call) -> Row:
    """Have money arrive for a customer."""
    asked = call.parameters
    return transfers.receive(
        call.work,
        call.work.get("customer", call.id),
        amount=asked["amount"],
        currency=asked["currency"],
        reference=asked.get("reference"),
    )
