"""The payments that invoices were paid with."""

from infra.stripesim.expanding import on_request
from infra.stripesim.money import invoicing
from infra.stripesim.paging import fits, listing, page
from infra.stripesim.registry import Call, operation
from infra.stripesim.store import Row
from infra.stripesim.work import Work


@operation(
    "get /v1/invoice_payments",
    "limit starting_after ending_before invoice payment.payment_intent payment.type status",
)
def list_invoice_payments(call: Call) -> Row:
    """List payments of invoices."""
    wanted = (call.parameters.get("payment") or {}).get("payment_intent")
    rows = call.work.peek(
        "invoice_payment",
        lambda row: (
            fits(row, call.parameters, ("invoice", "status"))
            and (wanted is None or row["payment"]["payment_intent"] == wanted)
        ),
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
