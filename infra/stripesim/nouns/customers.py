"""Customers."""

from typing import Any

from infra.stripesim import fields
from infra.stripesim.events import change, emit
from infra.stripesim.expanding import on_request
from infra.stripesim.money import subscribing
from infra.stripesim.money.cards import find_method
from infra.stripesim.money.customers import new_customer
from infra.stripesim.paging import fits, listing, page
from infra.stripesim.registry import Call, operation
from infra.stripesim.store import Row
from infra.stripesim.work import Work

_PLAIN = ("description", "email", "name", "phone", "preferred_locales", "tax_exempt")
_TAKES = (
    "address description email invoice_settings.default_payment_method metadata name phone"
    " preferred_locales tax_exempt"
)
_ADDRESS = ("city", "country", "line1", "line2", "postal_code", "state")


@operation("post /v1/customers", _TAKES + " test_clock")
def create_customer(call: Call) -> Row:
    """Make a customer."""
    asked = call.parameters
    if "test_clock" in asked:
        call.work.get(
            "test_helpers.test_clock", asked["test_clock"], param="test_clock", status=400
        )
    customer = new_customer(
        call.work,
        **_plain(asked),
        address=_address(None, asked.get("address")),
        metadata=fields.metadata({}, asked),
        test_clock=asked.get("test_clock"),
    )
    if default := _default_method(call, customer):
        customer["invoice_settings"]["default_payment_method"] = default
    return customer


@operation("get /v1/customers/{customer}")
def retrieve_customer(call: Call) -> Row:
    """Show a customer; of a deleted one only that it is deleted."""
    deleted = call.work.find("customer", call.id)
    return deleted or call.work.get("customer", call.id)


@operation("post /v1/customers/{customer}", _TAKES)
def update_customer(call: Call) -> Row:
    """Change a customer."""
    asked = call.parameters
    customer = call.work.get("customer", call.id)
    changed: dict[str, Any] = _plain(asked)
    if "address" in asked:
        changed["address"] = _address(customer["address"], asked["address"])
    if "metadata" in asked:
        changed["metadata"] = fields.metadata(customer["metadata"], asked)
    if "invoice_settings" in asked:
        default = _default_method(call, customer)
        changed["invoice_settings"] = {
            **customer["invoice_settings"],
            "default_payment_method": default,
        }
    change(call.work, "customer.updated", customer, **changed)
    return customer


@operation("delete /v1/customers/{customer}")
def delete_customer(call: Call) -> Row:
    """Delete a customer; its subscriptions end at once."""
    work = call.work
    customer = work.get("customer", call.id)
    for subscription in work.select("subscription", lambda row: row["customer"] == call.id):
        if subscription["status"] in subscribing.LIVE:
            subscribing.end(work, subscription)
    for invoice in work.select("invoice", lambda row: row["customer"] == call.id):
        invoice.update(auto_advance=False, next_payment_attempt=None)
    emit(work, "customer.deleted", customer)
    stub = {"id": call.id, "object": "customer", "deleted": True}
    return work.put("customer", call.id, stub)


@operation("get /v1/customers", "... email test_clock")
def list_customers(call: Call) -> Row:
    """List customers."""
    rows = call.work.peek(
        "customer", lambda row: fits(row, call.parameters, ("email", "test_clock"))
    )
    return page(call, rows, url="/v1/customers")


@on_request("customer", "subscriptions")
def subscriptions_of(work: Work, customer: Row) -> Row:
    """The live subscriptions of a customer."""
    rows = work.peek(
        "subscription",
        lambda row: row["customer"] == customer["id"] and row["status"] in subscribing.LIVE,
    )
    return listing(list(rows), url=f"/v1/customers/{customer['id']}/subscriptions")


def _plain(asked: dict[str, Any]) -> dict[str, Any]:
    return {name: asked[name] or None for name in _PLAIN if name in asked}


def _address(before: Row | None, asked: Any) -> Row | None:
    if not asked:
        return None if asked == "" else before
    return {**dict.fromkeys(_ADDRESS), **(before or {}), **asked}


def _default_method(call: Call, customer: Row) -> str | None:
    wanted = (call.parameters.get("invoice_settings") or {}).get("default_payment_method")
    if not wanted:
        return None
    method = find_method(call.work, wanted, param="invoice_settings[default_payment_method]")
    return str(fields.owned(method, customer)["id"])
