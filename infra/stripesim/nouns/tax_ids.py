"""Tax ids of customers, looked up a minute after they were given."""

from infra.stripesim.errors import missing
from infra.stripesim.events import emit
from infra.stripesim.expanding import on_request
from infra.stripesim.money import taxing_ids
from infra.stripesim.paging import listing, page
from infra.stripesim.registry import Call, operation
from infra.stripesim.store import Row
from infra.stripesim.work import Work


@operation("post /v1/customers/{customer}/tax_ids", "type value")
def create_tax_id(call: Call) -> Row:
    """Give a customer a tax id."""
    customer = call.work.get("customer", call.id)
    asked = call.parameters
    return taxing_ids.give(call.work, customer, kind=asked["type"], value=asked["value"])


@operation("get /v1/customers/{customer}/tax_ids/{id}")
def retrieve_tax_id(call: Call) -> Row:
    """Show a tax id."""
    return _tax_id(call)


@operation("get /v1/customers/{customer}/tax_ids", "limit starting_after ending_before")
def list_tax_ids(call: Call) -> Row:
    """List the tax ids of a customer."""
    call.work.get("customer", call.id)
    rows = call.work.peek("tax_id", lambda row: row["customer"] == call.id)
    return page(call, rows, url=f"/v1/customers/{call.id}/tax_ids")


@operation("delete /v1/customers/{customer}/tax_ids/{id}")
def delete_tax_id(call: Call) -> Row:
    """Take a tax id away."""
    tax_id = _tax_id(call)
    emit(call.work, "customer.tax_id.deleted", tax_id)
    call.work.remove("tax_id", tax_id["id"])
    return {"id": tax_id["id"], "object": "tax_id", "deleted": True}


@on_request("customer", "tax_ids")
def tax_ids_of(work: Work, customer: Row) -> Row:
    """The tax ids of a customer."""
    rows = work.peek("tax_id", lambda row: row["customer"] == customer["id"])
    return listing(list(rows)[::-1], url=f"/v1/customers/{customer['id']}/tax_ids")


def _tax_id(call: Call) -> Row:
    tax_id = call.work.get("tax_id", call.ids["id"])
    if tax_id["customer"] != call.ids["customer"]:
        raise missing("tax_id", call.ids["id"])
    return tax_id
