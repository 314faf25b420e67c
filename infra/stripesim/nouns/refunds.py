"""Refunds of charges, and of money that waits for a customer."""

from infra.stripesim import fields
from infra.stripesim.errors import invalid, missing
from infra.stripesim.expanding import on_request
from infra.stripesim.money import refunding, transfers
from infra.stripesim.paging import fits, listing, page
from infra.stripesim.registry import Call, operation
from infra.stripesim.store import Row
from infra.stripesim.work import Work


@operation(
    "post /v1/refunds",
    "amount charge currency customer metadata origin payment_intent reason instructions_email",
)
def create_refund(call: Call) -> Row:
    """Give back a charge, wholly or in part, or money that waits for a customer."""
    asked = call.parameters
    if asked.get("origin") == "customer_balance":
        customer = call.work.get("customer", asked.get("customer"), param="customer", status=400)
        return transfers.give_back(
            call.work,
            customer,
            amount=asked.get("amount", 0),
            currency=asked.get("currency", "eur"),
        )
    return refunding.refund(
        call.work,
        _charge(call),
        amount=asked.get("amount"),
        reason=asked.get("reason"),
        metadata=fields.metadata({}, asked),
    )


@operation("get /v1/refunds/{refund}")
def retrieve_refund(call: Call) -> Row:
    """Show a refund."""
    return call.work.get("refund", call.id)


@operation("post /v1/refunds/{refund}", "metadata")
def update_refund(call: Call) -> Row:
    """Change the notes beside a refund."""
    refund = call.work.get("refund", call.id)
    refund["metadata"] = fields.metadata(refund["metadata"], call.parameters)
    refunding.tell(call.work, refund, call.work.find("charge", refund["charge"]))
    return refund


@operation("get /v1/refunds", "... charge payment_intent")
def list_refunds(call: Call) -> Row:
    """List refunds."""
    names = ("charge", "payment_intent")
    rows = call.work.peek("refund", lambda row: fits(row, call.parameters, names))
    return page(call, rows, url="/v1/refunds")


@on_request("charge", "refunds")
def refunds_of(work: Work, charge: Row) -> Row:
    """The refunds of a charge, newest first."""
    rows = list(work.peek("refund", lambda row: row["charge"] == charge["id"]))
    return listing(rows[::-1], url=f"/v1/charges/{charge['id']}/refunds")


def _charge(call: Call) -> Row:
    asked = call.parameters
    charge_id = asked.get("charge")
    if "payment_intent" in asked:
        intent = call.work.get(
            "payment_intent", asked["payment_intent"], param="payment_intent", status=400
        )
        charge_id = intent["latest_charge"]
        if charge_id is None:
            raise invalid("This PaymentIntent does not have a successful charge to refund.")
    if charge_id is None:
        raise invalid(
            "One of the following params should be provided for this request: payment_intent or"
            " charge.",
            code="parameter_missing",
        )
    charge = call.work.find("charge", charge_id)
    if charge is None:
        raise missing("charge", charge_id, param="charge", status=404)
    return charge
