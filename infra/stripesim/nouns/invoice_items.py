"""Invoice items: what waits for the next invoice of a customer."""

from typing import Any

from infra.stripesim import fields
from infra.stripesim.errors import invalid
from infra.stripesim.events import emit
from infra.stripesim.money import adding, lines
from infra.stripesim.paging import fits, page
from infra.stripesim.registry import Call, operation
from infra.stripesim.store import Row


@operation(
    "post /v1/invoiceitems",
    "amount currency customer description discountable invoice metadata period pricing.price"
    " quantity subscription",
)
def create_item(call: Call) -> Row:
    """Put something on the next invoice, or on a draft."""
    asked, work = call.parameters, call.work
    customer = work.get("customer", asked.get("customer"), param="customer", status=400)
    extra = lines.new_extra(
        work,
        customer,
        amount=_amount(call),
        currency=asked.get("currency") or customer["currency"] or "eur",
        description=asked.get("description"),
        metadata=fields.metadata({}, asked),
        quantity=asked.get("quantity", 1),
        **_given(asked),
    )
    if "subscription" in asked:
        details = {"subscription": asked["subscription"], "subscription_item": None}
        extra["parent"] = {"type": "subscription_details", "subscription_details": details}
    if "invoice" in asked:
        _put_on_draft(call, extra)
    emit(work, "invoiceitem.created", extra)
    return extra


@operation("get /v1/invoiceitems/{invoiceitem}")
def retrieve_item(call: Call) -> Row:
    """Show an invoice item."""
    return call.work.get("invoiceitem", call.id)


@operation("delete /v1/invoiceitems/{invoiceitem}")
def delete_item(call: Call) -> Row:
    """Take something off the next invoice."""
    extra = call.work.get("invoiceitem", call.id)
    if extra["invoice"]:
        raise invalid("You can only delete invoice items that are on no invoice.")
    emit(call.work, "invoiceitem.deleted", extra)
    call.work.remove("invoiceitem", call.id)
    return {"id": call.id, "object": "invoiceitem", "deleted": True}


@operation("get /v1/invoiceitems", "... customer invoice pending")
def list_items(call: Call) -> Row:
    """List invoice items."""
    pending = call.parameters.get("pending")
    rows = call.work.peek(
        "invoiceitem",
        lambda row: (
            fits(row, call.parameters, ("customer", "invoice"))
            and (pending is None or (row["invoice"] is None) == pending)
        ),
    )
    return page(call, rows, url="/v1/invoiceitems")


def _amount(call: Call) -> int:
    if "amount" in call.parameters:
        return int(call.parameters["amount"])
    price_id = (call.parameters.get("pricing") or {}).get("price")
    price = call.work.get("price", price_id, param="pricing[price]", status=400)
    return int(price["unit_amount"] * call.parameters.get("quantity", 1))


def _given(asked: Row) -> dict[str, Any]:
    return {name: asked[name] for name in ("discountable", "period") if name in asked}


def _put_on_draft(call: Call, extra: Row) -> None:
    work = call.work
    invoice = work.get("invoice", call.parameters["invoice"], param="invoice", status=400)
    if invoice["status"] != "draft":
        raise invalid("The invoice is final.", code="invoice_not_editable", param="invoice")
    lines.extra_line(work, invoice, extra)
    adding.add_up(work, invoice, work.get("customer", invoice["customer"]))
