"""Invoices."""

from infra.stripesim import fields
from infra.stripesim.errors import StripeError, invalid
from infra.stripesim.events import emit
from infra.stripesim.expanding import on_request
from infra.stripesim.money import (
    adding,
    discounting,
    drafting,
    editing,
    invoicing,
    previewing,
    subscribing,
)
from infra.stripesim.money.cards import find_method
from infra.stripesim.money.editing import edit
from infra.stripesim.nouns import previews
from infra.stripesim.paging import fits, is_in_period, page
from infra.stripesim.registry import Call, operation
from infra.stripesim.store import Row
from infra.stripesim.work import Work


@operation("get /v1/invoices/{invoice}")
def retrieve_invoice(call: Call) -> Row:
    """Show an invoice."""
    return call.work.get("invoice", call.id)


@operation("get /v1/invoices", "... collection_method customer due_date status subscription")
def list_invoices(call: Call) -> Row:
    """List invoices."""
    asked = call.parameters
    wanted = asked.get("subscription")
    rows = call.work.peek(
        "invoice",
        lambda row: (
            fits(row, asked, ("collection_method", "customer", "status"))
            and (wanted is None or invoicing.subscription_id(row) == wanted)
            and is_in_period(row["due_date"], asked.get("due_date"))
        ),
    )
    return page(call, rows, url="/v1/invoices")


@operation(
    "post /v1/invoices",
    "auto_advance automatic_tax.enabled collection_method currency custom_fields customer"
    " days_until_due default_payment_method description discounts due_date footer metadata"
    " payment_settings.payment_method_options payment_settings.payment_method_types"
    " pending_invoice_items_behavior subscription",
)
def create_invoice(call: Call) -> Row:
    """Draft an invoice by hand, with what waits for the customer if so wished."""
    asked, work = call.parameters, call.work
    customer = work.get("customer", asked.get("customer"), param="customer", status=400)
    invoice = drafting.bare_draft(
        work,
        customer,
        auto_advance=asked.get("auto_advance", False),
        automatic_tax={"enabled": (asked.get("automatic_tax") or {}).get("enabled", False)},
        billing_reason="manual",
        currency=asked.get("currency") or customer["currency"] or "eur",
        discounts=discounting.grant(work, asked.get("discounts"), customer),
    )
    if asked.get("pending_invoice_items_behavior") == "include":
        waiting = drafting.waiting(work, customer["id"], asked.get("subscription"))
        invoice["currency"] = waiting[0]["currency"] if waiting else invoice["currency"]
        drafting.add_waiting(work, invoice, subscription=asked.get("subscription"))
    edit(work, invoice, asked)
    if not asked.get("auto_advance", False):
        invoice["automatically_finalizes_at"] = None
    adding.add_up(work, invoice, customer)
    emit(work, "invoice.created", invoice)
    return invoice


@operation("post /v1/invoices/{invoice}", editing.TAKES)
def update_invoice(call: Call) -> Row:
    """Change what may change on an invoice: nearly all of a draft, little of a final one."""
    work, asked = call.work, call.parameters
    invoice = work.get("invoice", call.id)
    before = dict(invoice)
    edit(work, invoice, asked)
    if invoice["status"] == "draft":
        adding.add_up(work, invoice, work.get("customer", invoice["customer"]))
    previous = {name: before[name] for name in invoice if before[name] != invoice[name]}
    if previous:
        emit(work, "invoice.updated", invoice, previous)
    return invoice


@operation("delete /v1/invoices/{invoice}")
def delete_invoice(call: Call) -> Row:
    """Throw a draft away."""
    invoice = call.work.get("invoice", call.id)
    if invoice["status"] != "draft" or invoicing.subscription_id(invoice):
        raise invalid("You can only delete draft invoices that are not of a subscription.")
    for extra in call.work.select("invoiceitem", lambda row: row["invoice"] == call.id):
        call.work.remove("invoiceitem", extra["id"])
    emit(call.work, "invoice.deleted", invoice)
    call.work.remove("invoice", call.id)
    return {"id": call.id, "object": "invoice", "deleted": True}


@operation("post /v1/invoices/create_preview", previews.TAKES)
def create_preview(call: Call) -> Row:
    """Work out the next invoice, as it stands or after a change, and keep nothing."""
    return previewing.preview(aside := call.work.aside(), previews.question(aside, call.parameters))


@operation("post /v1/invoices/{invoice}/finalize", "auto_advance")
def finalize_invoice(call: Call) -> Row:
    """Make a draft final."""
    invoice = call.work.get("invoice", call.id)
    if "auto_advance" in call.parameters:
        invoice["auto_advance"] = call.parameters["auto_advance"]
    invoicing.finalize(call.work, invoice)
    if invoice["status"] == "open":
        invoicing.intent_of(call.work, invoice)
    subscribing.follow(call.work, invoice)
    return invoice


@operation("post /v1/invoices/{invoice}/send")
def send_invoice(call: Call) -> Row:
    """Mail an invoice, once it is final; here only the event leaves."""
    invoice = call.work.get("invoice", call.id)
    if invoice["collection_method"] != "send_invoice":
        raise invalid("You can only manually send an invoice that is paid by mail.")
    if invoice["status"] == "draft":
        invoicing.finalize(call.work, invoice)
        invoicing.intent_of(call.work, invoice)
    invoicing.send(call.work, invoice)
    return invoice


@operation("post /v1/invoices/{invoice}/mark_uncollectible")
def give_invoice_up(call: Call) -> Row:
    """Declare that an invoice will hardly be paid."""
    invoice = call.work.get("invoice", call.id)
    invoicing.give_up(call.work, invoice)
    return invoice


@operation("post /v1/invoices/{invoice}/pay", "off_session paid_out_of_band payment_method")
def pay_invoice(call: Call) -> Row:
    """Try to collect an invoice now, or write down that it was paid elsewhere."""
    work, asked = call.work, call.parameters
    invoice = work.get("invoice", call.id)
    if asked.get("paid_out_of_band"):
        refuse_unpayable(work, invoice)
        invoicing.mark_paid(work, invoice, out_of_band=True)
        subscribing.follow(work, invoice)
    else:
        collect(work, invoice, reference=asked.get("payment_method"))
    return invoice


@operation("get /v1/invoices/{invoice}/lines", "limit starting_after ending_before")
def list_lines(call: Call) -> Row:
    """List the lines of an invoice."""
    invoice = call.work.get("invoice", call.id)
    rows = invoice["lines"]["data"][::-1]
    return page(call, rows, url=f"/v1/invoices/{call.id}/lines")


@operation("post /v1/invoices/{invoice}/void")
def void_invoice(call: Call) -> Row:
    """Declare an invoice a mistake."""
    invoice = call.work.get("invoice", call.id)
    invoicing.void(call.work, invoice)
    return invoice


def collect(
    work: Work, invoice: Row, *, reference: str | None, is_authenticated: bool = False
) -> None:
    """
    Collect an invoice with a payment method, or with the one it would use by itself.

    :raises StripeError: 400 if it is not to be paid, 402 if the card is refused.
    """
    refuse_unpayable(work, invoice)
    method = _method(work, invoice, reference)
    refused: StripeError | None = subscribing.collect(
        work, invoice, method=method, is_authenticated=is_authenticated
    )
    if refused:
        raise refused


def refuse_unpayable(work: Work, invoice: Row) -> None:
    """
    A draft becomes final first; what is paid or void is not paid again.

    :raises StripeError: 400.
    """
    if invoice["status"] == "draft":
        invoicing.finalize(work, invoice)
    if invoice["status"] not in ("open", "uncollectible"):
        raise invalid(f"Invoice is already {invoice['status']}", code="invoice_not_open")


@on_request("invoice", "confirmation_secret")
def confirmation_secret(work: Work, invoice: Row) -> Row | None:
    """What a page would need to have an open invoice paid."""
    for payment in invoicing.payments_of(work, invoice):
        if payment["status"] == "open":
            intent = work.get("payment_intent", payment["payment"]["payment_intent"])
            return {"client_secret": intent["client_secret"], "type": "payment_intent"}
    return None


def _method(work: Work, invoice: Row, reference: str | None) -> Row | None:
    if reference is None:
        return None
    method = find_method(work, reference)
    if method["customer"] is None:
        method["customer"] = invoice["customer"]
    return fields.owned(method, {"id": invoice["customer"]})
