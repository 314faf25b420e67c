"""Invoices, and the payments they were paid with."""

from typing import Any

from infra.stripesim import fields
from infra.stripesim.errors import StripeError, invalid
from infra.stripesim.events import change
from infra.stripesim.expanding import on_request
from infra.stripesim.money import invoicing, subscribing
from infra.stripesim.money.cards import find_method
from infra.stripesim.paging import fits, listing, page
from infra.stripesim.registry import Call, operation
from infra.stripesim.store import Row
from infra.stripesim.work import Work


@operation("get /v1/invoices/{invoice}")
def retrieve_invoice(call: Call) -> Row:
    """Show an invoice."""
    return call.work.get("invoice", call.id)


@operation("get /v1/invoices", "... customer status subscription")
def list_invoices(call: Call) -> Row:
    """List invoices."""
    wanted = call.parameters.get("subscription")
    rows = call.work.peek(
        "invoice",
        lambda row: (
            fits(row, call.parameters, ("customer", "status"))
            and (wanted is None or _subscription_id(row) == wanted)
        ),
    )
    return page(call, rows, url="/v1/invoices")


@operation("post /v1/invoices/{invoice}", "auto_advance description metadata")
def update_invoice(call: Call) -> Row:
    """Change what may change on an invoice."""
    invoice = call.work.get("invoice", call.id)
    changed: dict[str, Any] = {
        name: call.parameters[name]
        for name in ("auto_advance", "description")
        if name in call.parameters
    }
    if "metadata" in call.parameters:
        changed["metadata"] = fields.metadata(invoice["metadata"], call.parameters)
    change(call.work, "invoice.updated", invoice, **changed)
    return invoice


@operation("post /v1/invoices/{invoice}/finalize")
def finalize_invoice(call: Call) -> Row:
    """Make a draft final."""
    invoice = call.work.get("invoice", call.id)
    invoicing.finalize(call.work, invoice)
    subscribing.follow(call.work, invoice)
    return invoice


@operation("post /v1/invoices/{invoice}/pay", "payment_method")
def pay_invoice(call: Call) -> Row:
    """Try to collect an invoice now."""
    work = call.work
    invoice = work.get("invoice", call.id)
    collect(work, invoice, reference=call.parameters.get("payment_method"))
    return invoice


@operation("post /v1/invoices/{invoice}/void")
def void_invoice(call: Call) -> Row:
    """Declare an invoice a mistake."""
    invoice = call.work.get("invoice", call.id)
    invoicing.void(call.work, invoice)
    return invoice


@operation("get /v1/invoice_payments", "limit starting_after ending_before invoice status")
def list_invoice_payments(call: Call) -> Row:
    """List payments of invoices."""
    rows = call.work.peek(
        "invoice_payment", lambda row: fits(row, call.parameters, ("invoice", "status"))
    )
    return page(call, rows, url="/v1/invoice_payments")


@operation("get /v1/invoice_payments/{invoice_payment}")
def retrieve_invoice_payment(call: Call) -> Row:
    """Show a payment of an invoice."""
    return call.work.get("invoice_payment", call.id)


@on_request("invoice", "payments")
def payments_of(work: Work, invoice: Row) -> Row:
    """The payments of an invoice."""
    return listing(invoicing.payments_of(work, invoice), url="/v1/invoice_payments")


def collect(work: Work, invoice: Row, *, reference: str | None) -> None:
    """
    Collect an invoice with a payment method, or with the one it would use by itself.

    :raises StripeError: 400 if it is not to be paid, 402 if the card is refused.
    """
    if invoice["status"] == "draft":
        invoicing.finalize(work, invoice)
    if invoice["status"] != "open":
        raise invalid(f"Invoice is {invoice['status']}.", code="invoice_not_open")
    method = _method(work, invoice, reference)
    refused: StripeError | None = subscribing.collect(work, invoice, method=method)
    if refused:
        raise refused


def _method(work: Work, invoice: Row, reference: str | None) -> Row | None:
    if reference is None:
        return None
    method = find_method(work, reference)
    if method["customer"] is None:
        method["customer"] = invoice["customer"]
    return fields.owned(method, {"id": invoice["customer"]})


def _subscription_id(invoice: Row) -> str | None:
    details: Row = (invoice["parent"] or {}).get("subscription_details") or {}
    return details.get("subscription")
