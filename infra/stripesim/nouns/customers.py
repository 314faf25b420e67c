"""Customers."""

from typing import Any

from infra.stripesim import fields
from infra.stripesim.errors import missing
from infra.stripesim.events import change, emit
from infra.stripesim.expanding import on_request
from infra.stripesim.money import subscribing, taxing_ids
from infra.stripesim.money.cards import find_method, named_card, refusal
from infra.stripesim.money.customers import forget, new_customer
from infra.stripesim.paging import fits, listing, page
from infra.stripesim.registry import Call, operation
from infra.stripesim.store import Row
from infra.stripesim.work import Work

_PLAIN = ("description", "email", "name", "phone", "preferred_locales", "tax_exempt")
_TAKES = (
    "address description email invoice_settings.custom_fields"
    " invoice_settings.default_payment_method invoice_settings.footer metadata name phone"
    " preferred_locales tax_exempt"
)


@operation("post /v1/customers", _TAKES + " balance payment_method tax_id_data test_clock")
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
    customer["balance"] = asked.get("balance", 0)
    if "payment_method" in asked:
        _attach(call, customer, asked["payment_method"])
    for one in asked.get("tax_id_data") or []:
        taxing_ids.give(call.work, customer, kind=one["type"], value=one["value"])
    customer["invoice_settings"] = _settings(call, customer)
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
        changed["invoice_settings"] = _settings(call, customer)
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
    return forget(work, customer)


@operation("get /v1/customers", "... email test_clock")
def list_customers(call: Call) -> Row:
    """List customers."""
    rows = call.work.peek(
        "customer", lambda row: fits(row, call.parameters, ("email", "test_clock"))
    )
    return page(call, rows, url="/v1/customers")


@operation("delete /v1/customers/{customer}/discount")
def delete_discount(call: Call) -> Row:
    """Take the discount of a customer away."""
    customer = call.work.get("customer", call.id)
    discount = customer["discount"]
    if discount is None:
        raise missing("discount", call.id)
    customer["discount"] = None
    emit(call.work, "customer.discount.deleted", discount)
    return discount | {"deleted": True}


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
    return {**dict.fromkeys(fields.ADDRESS), **(before or {}), **asked}


def _settings(call: Call, customer: Row) -> Row:
    asked = call.parameters.get("invoice_settings") or {}
    settings = dict(customer["invoice_settings"])
    for name in ("custom_fields", "footer"):
        if name in asked:
            settings[name] = asked[name] or None
    if "default_payment_method" in asked:
        settings["default_payment_method"] = _default_method(call, customer, asked)
    return settings


def _default_method(call: Call, customer: Row, asked: Row) -> str | None:
    wanted = asked["default_payment_method"]
    if not wanted:
        return None
    if named_card(wanted):  # a token stands for the method that was just made of it
        of_card = call.work.peek("payment_method", lambda row: row["customer"] == customer["id"])
        made = [row["id"] for row in of_card]
        wanted = made[-1] if made else wanted
    method = find_method(call.work, wanted, param="invoice_settings[default_payment_method]")
    return str(fields.owned(method, customer)["id"])


def _attach(call: Call, customer: Row, reference: str) -> None:
    method = find_method(call.work, reference)
    if refused := refusal(call.work, method, charging=False):
        raise refused
    method["customer"] = customer["id"]
    emit(call.work, "payment_method.attached", method)
