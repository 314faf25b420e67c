"""Products."""

from typing import Any

from infra.stripesim import fields
from infra.stripesim.errors import invalid
from infra.stripesim.events import change, emit
from infra.stripesim.paging import fits, page
from infra.stripesim.registry import Call, operation
from infra.stripesim.store import Row

_TAKES = "active description metadata name unit_label"


@operation("post /v1/products", _TAKES)
def create_product(call: Call) -> Row:
    """Make a product."""
    asked = call.parameters
    if not asked["name"].strip():
        raise invalid("You passed an empty string for 'name'.", param="name")
    product = call.work.new(
        "product",
        active=asked.get("active", True),
        description=asked.get("description"),
        metadata=fields.metadata({}, asked),
        name=asked["name"],
        type="service",
        unit_label=asked.get("unit_label"),
    )
    product["updated"] = product["created"]
    emit(call.work, "product.created", product)
    return product


@operation("get /v1/products/{id}")
def retrieve_product(call: Call) -> Row:
    """Show a product."""
    return call.work.get("product", call.id)


@operation("post /v1/products/{id}", _TAKES)
def update_product(call: Call) -> Row:
    """Change a product."""
    product = call.work.get("product", call.id)
    changed: dict[str, Any] = {
        name: call.parameters[name]
        for name in ("active", "description", "name", "unit_label")
        if name in call.parameters
    }
    changed["metadata"] = fields.metadata(product["metadata"], call.parameters)
    change(call.work, "product.updated", product, **changed)
    product["updated"] = call.work.now()
    return product


@operation("delete /v1/products/{id}")
def delete_product(call: Call) -> Row:
    """Delete a product that has no prices."""
    product = call.work.get("product", call.id)
    if any(call.work.peek("price", lambda row: row["product"] == call.id)):
        raise invalid("This product cannot be deleted because it has one or more prices.")
    emit(call.work, "product.deleted", product)
    call.work.put("product", call.id, {"id": call.id, "object": "product", "deleted": True})
    return {"id": call.id, "object": "product", "deleted": True}


@operation("get /v1/products", "... active ids")
def list_products(call: Call) -> Row:
    """List products."""
    ids = call.parameters.get("ids")
    rows = call.work.peek(
        "product",
        lambda row: fits(row, call.parameters, ("active",)) and (not ids or row["id"] in ids),
    )
    return page(call, rows, url="/v1/products")
