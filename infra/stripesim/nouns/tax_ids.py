"""Tax ids of customers; nobody looks them up, so they stay unverified until told otherwise."""

import re

from infra.stripesim.errors import invalid, missing
from infra.stripesim.events import emit
from infra.stripesim.expanding import on_request
from infra.stripesim.paging import listing, page
from infra.stripesim.registry import Call, operation
from infra.stripesim.store import Row
from infra.stripesim.work import Work

_EU_VAT = re.compile(r"[A-Z]{2}[0-9A-Z+*]{2,12}")


@operation("post /v1/customers/{customer}/tax_ids", "type value")
def create_tax_id(call: Call) -> Row:
    """Give a customer a tax id."""
    customer = call.work.get("customer", call.id)
    kind, value = call.parameters["type"], call.parameters["value"]
    if kind == "eu_vat" and not _EU_VAT.fullmatch(value):
        raise invalid("Invalid value for eu_vat.", code="tax_id_invalid", param="value")
    tax_id = call.work.new(
        "tax_id",
        country=value[:2] if kind == "eu_vat" else None,
        created=call.work.now(customer["id"]),
        customer=customer["id"],
        owner={"account": None, "application": None, "customer": call.id, "type": "customer"},
        type=kind,
        value=value,
        verification={"status": "pending", "verified_address": None, "verified_name": None},
    )
    emit(call.work, "customer.tax_id.created", tax_id)
    return tax_id


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
    return listing(list(rows), url=f"/v1/customers/{customer['id']}/tax_ids")


def _tax_id(call: Call) -> Row:
    tax_id = call.work.get("tax_id", call.ids["id"])
    if tax_id["customer"] != call.ids["customer"]:
        raise missing("tax_id", call.ids["id"])
    return tax_id
