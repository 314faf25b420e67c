"""The invoices of an organisation: the list, one of them, and what people take along."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from billing.bank_details import pay_to
from billing.bill_forms import InvoiceFilter, ReferenceForm
from billing.models import Invoice
from billing.portal import invoices as portal
from billing.portal.amounts import tax_cents
from billing.portal.desks import Desk
from billing.portal.invoice_table import as_table
from billing.portal.invoice_words import (
    failure_words,
    is_payable,
    may_take_reference,
    state_of,
    tax_words,
)
from billing.portal.overview import as_of
from billing.services.drafts import write_po
from billing.services.invoice_pages import payment_page
from billing.views.frame import desk_for, show
from core.common import clock
from core.common.errors import DomainError
from core.common.requests import Request


@require_safe
@never_cache
def invoices(request: Request, organisation_id: uuid.UUID) -> HttpResponse:
    """All invoices, newest first, by tribe, state and year."""
    desk = desk_for(request, organisation_id)
    form = _filter(request, desk)
    page = portal.page_of(portal.invoices_of(desk, form.wish), number=_number(request))
    return show(
        request,
        desk,
        "billing/invoices.html",
        here="invoices",
        form=form,
        is_filtered=form.is_filtering,
        rows=[{"invoice": one, "state": state_of(one)} for one in page.rows],
        newer_url=_page_url(request, page.number - 1) if page.number > 1 else "",
        older_url=_page_url(request, page.number + 1) if page.has_older else "",
        table_url=_table_url(request, desk),
        as_of=as_of(desk.payer),
    )


@require_safe
@never_cache
def table(request: Request, organisation_id: uuid.UUID) -> StreamingHttpResponse:
    """The same invoices as a table for a spreadsheet, all pages of them."""
    desk = desk_for(request, organisation_id)
    found = portal.invoices_of(desk, _filter(request, desk).wish)
    name = f"part-up-invoices-{clock.now():%Y-%m-%d}.csv"
    return StreamingHttpResponse(
        as_table(found),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_safe
@never_cache
def invoice(request: Request, organisation_id: uuid.UUID, invoice_id: uuid.UUID) -> HttpResponse:
    """One invoice: what for, how it stands, what came and went for it."""
    desk = desk_for(request, organisation_id)
    return show_invoice(request, desk, _invoice(desk, invoice_id))


@require_POST
def pay(request: Request, organisation_id: uuid.UUID, invoice_id: uuid.UUID) -> HttpResponse:
    """Go to the page on which it is paid."""
    desk = desk_for(request, organisation_id)
    found = _invoice(desk, invoice_id)
    try:
        url = payment_page(actor=request.account, invoice=found)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("billing:invoice", organisation_id=organisation_id, invoice_id=found.pk)
    return redirect(url)


@require_POST
def reference(request: Request, organisation_id: uuid.UUID, invoice_id: uuid.UUID) -> HttpResponse:
    """Print a purchase order number on an invoice that is being made, and let it leave."""
    desk = desk_for(request, organisation_id)
    found = _invoice(desk, invoice_id)
    form = ReferenceForm(request.POST)
    if not form.is_valid():
        return show_invoice(request, desk, found, status=422, reference_form=form)
    try:
        write_po(actor=request.account, invoice=found, po_number=form.cleaned_data["po_number"])
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The number is printed on the invoice."))
    return redirect("billing:invoice", organisation_id=organisation_id, invoice_id=found.pk)


def show_invoice(
    request: Request,
    desk: Desk,
    found: Invoice,
    *,
    status: int = 200,
    reference_form: ReferenceForm | None = None,
) -> HttpResponse:
    """The page of one invoice."""
    return show(
        request,
        desk,
        "billing/invoice.html",
        here="invoices",
        status=status,
        invoice=found,
        state=state_of(found),
        tribe=found.subscription.tribe if found.subscription else None,
        net_cents=found.subtotal_cents - found.discount_cents,
        tax_cents=tax_cents(found),
        tax_words=tax_words(found),
        failure=failure_words(found.last_failure),
        payments=_payments(found),
        has_copy=bool(found.pdf_sha256),
        is_payable=is_payable(found),
        pay_to=pay_to(found),
        may_take_reference=may_take_reference(found),
        reference_form=reference_form or ReferenceForm(initial={"po_number": found.po_number}),
    )


def _payments(invoice: Invoice) -> list[dict[str, Any]]:
    """What was paid or tried."""
    return [
        {"payment": one, "failure": failure_words(one.failure), "at": one.paid_at or one.created_at}
        for one in invoice.payments.all()
        if one.is_begun
    ]


def _invoice(desk: Desk, invoice_id: uuid.UUID) -> Invoice:
    found = portal.invoice_of(desk, invoice_id)
    if found is None:
        raise Http404
    return found


def _filter(request: Request, desk: Desk) -> InvoiceFilter:
    return InvoiceFilter(
        request.GET,
        tribes=portal.tribes_with_invoices(desk),
        years=portal.years_with_invoices(desk),
    )


def _number(request: Request) -> int:
    """Which page; whatever is no number of a page is the first."""
    words = request.GET.get("page", "1")
    is_number = words.isascii() and words.isdigit() and len(words) < 6
    return max(1, int(words)) if is_number else 1


def _page_url(request: Request, number: int) -> str:
    query = request.GET.copy()
    query["page"] = str(number)
    return f"?{query.urlencode()}"


def _table_url(request: Request, desk: Desk) -> str:
    address = reverse("billing:invoices_csv", args=[desk.organisation.pk])
    query = request.GET.copy()
    query.pop("page", None)
    return f"{address}?{query.urlencode()}" if query else address
