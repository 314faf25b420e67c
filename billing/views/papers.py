"""What people take along of a bill: our own copies of invoices and credit notes."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from billing import papers
from billing.errors import NoCopyYet
from billing.models import CreditNote, Invoice
from billing.portal import invoices as portal
from billing.views.frame import desk_for
from core.common.requests import Request


@require_safe
@never_cache
def invoice(request: Request, organisation_id: uuid.UUID, invoice_id: uuid.UUID) -> HttpResponse:
    """Our own copy of an invoice; while there is none, back to its page."""
    found = portal.invoice_of(desk_for(request, organisation_id), invoice_id)
    if found is None:
        raise Http404
    return _handed_over(request, found, organisation_id, found.pk)


@require_safe
@never_cache
def credit_note(request: Request, organisation_id: uuid.UUID, note_id: uuid.UUID) -> HttpResponse:
    """Our own copy of a credit note; while there is none, back to its invoice."""
    found = portal.credit_note_of(desk_for(request, organisation_id), note_id)
    if found is None:
        raise Http404
    return _handed_over(request, found, organisation_id, found.invoice_id)


def _handed_over(
    request: Request,
    paper: Invoice | CreditNote,
    organisation_id: uuid.UUID,
    invoice_id: uuid.UUID,
) -> HttpResponse:
    content = papers.read(paper=paper)
    if content is None:
        messages.error(request, str(NoCopyYet.message))
        return redirect("billing:invoice", organisation_id=organisation_id, invoice_id=invoice_id)
    headers = {
        "Content-Disposition": f'attachment; filename="{papers.file_name(paper=paper)}"',
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return HttpResponse(content, content_type="application/pdf", headers=headers)
