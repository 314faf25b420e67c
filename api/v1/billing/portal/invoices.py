"""The invoices of an organisation."""

import uuid

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.pagination import CursorPagination
from api.v1.billing.portal.doors import DeskDoor
from api.v1.billing.portal.invoice_shapes import InvoiceDetailSerializer, InvoiceRowSerializer
from api.v1.billing.portal.shapes import (
    PageSerializer,
    ReferenceSerializer,
)
from api.views import choice_in, found, number_in, typed
from billing import papers
from billing.errors import NoCopyYet
from billing.models import CreditNote, Invoice
from billing.portal import invoices as portal
from billing.portal.invoice_table import as_table
from billing.portal.invoices import InvoiceWish
from billing.services.drafts import write_po
from billing.services.invoice_pages import payment_page
from core.common.errors import InvalidInput

FILTERS = [
    OpenApiParameter("tribe", uuid.UUID, description="Of one tribe only."),
    OpenApiParameter("status", str, enum=Invoice.Status.values),
    OpenApiParameter("year", int, description="Made in this year."),
]


class ByDate(CursorPagination):
    """Newest first by the day they were made, whenever we heard of them."""

    ordering = ("-issued_at", "-id")  # type: ignore[assignment]


class InvoicesView(DeskDoor):
    """All invoices."""

    @extend_schema(parameters=FILTERS, responses={200: InvoiceRowSerializer(many=True)})
    def get(self, request: Request, organisation_id: uuid.UUID) -> Response:
        """Newest first, the drafts among them."""
        pages = ByDate()
        found_rows = portal.invoices_of(self.desk, wish_of(request))
        rows = pages.paginate_queryset(found_rows, request, view=self) or []
        return pages.get_paginated_response(InvoiceRowSerializer(rows, many=True).data)


class InvoicesTableView(DeskDoor):
    """All invoices as a table."""

    @extend_schema(parameters=FILTERS, responses={(200, "text/csv"): OpenApiTypes.STR})
    def get(self, request: Request, organisation_id: uuid.UUID) -> StreamingHttpResponse:
        """CSV; nothing in it is run as a formula."""
        return StreamingHttpResponse(
            as_table(portal.invoices_of(self.desk, wish_of(request))),
            content_type="text/csv; charset=utf-8",
        )


class OneInvoiceDoor(DeskDoor):
    """One invoice of the organisation."""

    @property
    def invoice(self) -> Invoice:
        """
        The invoice of the address.

        :raises NotFound: if the organisation has no such invoice.
        """
        return found(portal.invoice_of(self.desk, self.kwargs["invoice_id"]))


class InvoiceView(OneInvoiceDoor):
    """One invoice."""

    @extend_schema(responses={200: InvoiceDetailSerializer})
    def get(self, request: Request, organisation_id: uuid.UUID, invoice_id: uuid.UUID) -> Response:
        """With its lines, and what came and went for it."""
        return Response(InvoiceDetailSerializer(self.invoice).data)


class InvoicePdfView(OneInvoiceDoor):
    """Our own copy of an invoice."""

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    def get(
        self, request: Request, organisation_id: uuid.UUID, invoice_id: uuid.UUID
    ) -> HttpResponse:
        """The PDF; a 409 says that our copy is not there yet."""
        return copy_of(self.invoice)


class CreditNotePdfView(DeskDoor):
    """Our own copy of a credit note."""

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    def get(self, request: Request, organisation_id: uuid.UUID, note_id: uuid.UUID) -> HttpResponse:
        """The PDF; a 409 says that our copy is not there yet."""
        return copy_of(found(portal.credit_note_of(self.desk, note_id)))


class PayInvoiceView(OneInvoiceDoor):
    """Paying an invoice."""

    @extend_schema(request=None, responses={201: PageSerializer})
    def post(self, request: Request, organisation_id: uuid.UUID, invoice_id: uuid.UUID) -> Response:
        """Give the page on which it is paid, fetched anew; for owners and billing contacts."""
        url = payment_page(actor=self.account, invoice=self.invoice)
        return Response({"url": url}, status=201, headers={"Cache-Control": "no-store"})


class ReferenceView(OneInvoiceDoor):
    """The purchase order number on an invoice."""

    @extend_schema(request=ReferenceSerializer, responses={200: InvoiceDetailSerializer})
    def patch(
        self, request: Request, organisation_id: uuid.UUID, invoice_id: uuid.UUID
    ) -> Response:
        """Print it on an invoice that is being made, which then leaves."""
        invoice = self.invoice
        number = typed(ReferenceSerializer, request)["po_number"]
        write_po(actor=self.account, invoice=invoice, po_number=number)
        return Response(InvoiceDetailSerializer(self.invoice).data)


def copy_of(paper: Invoice | CreditNote) -> HttpResponse:
    """
    Our own copy of a paper.

    :raises NoCopyYet: while there is none.
    """
    content = papers.read(paper=paper)
    if content is None:
        raise NoCopyYet
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"},
    )


def wish_of(request: Request) -> InvoiceWish:
    """
    Which invoices are asked for.

    :raises InvalidInput: if the address asks for something odd.
    """
    year = number_in(request, "year")
    if year is not None and not 1 <= year <= 9998:
        raise InvalidInput({"year": [_("Give a year.")]})
    return InvoiceWish(
        tribe_id=_key(request.query_params.get("tribe", "")),
        status=choice_in(request, "status", Invoice.Status.values),
        year=year,
    )


def _key(words: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(words) if words else None
    except ValueError:
        raise InvalidInput({"tribe": [_("Give the key of a tribe.")]}) from None
