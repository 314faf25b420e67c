"""The invoices of an organisation: which there are, how each stands, and the page of one."""

import uuid
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.db.models.functions import ExtractYear

from billing.models import CreditNote, Invoice, InvoicePayment
from billing.portal.desks import Desk
from tenants.models import Tribe

A_PAGE = 25


@dataclass(frozen=True)
class InvoiceWish:
    """Which invoices somebody looks for; what is empty asks for nothing."""

    tribe_id: uuid.UUID | None = None
    status: str = ""
    year: int | None = None


@dataclass(frozen=True)
class InvoicePage:
    """Some invoices, newest first, and whether there are older ones."""

    rows: list[Invoice]
    number: int
    has_older: bool


def invoices_of(desk: Desk, wish: InvoiceWish) -> QuerySet[Invoice]:
    """The invoices of an organisation that fit a wish, newest first, the drafts among them."""
    found = (
        Invoice.objects.filter(account__organisation=desk.organisation)
        .select_related("subscription__tribe")
        .order_by("-issued_at", "-id")
    )
    if wish.tribe_id:
        found = found.filter(subscription__tribe=wish.tribe_id)
    if wish.status:
        found = found.filter(status=wish.status)
    if wish.year:
        found = found.filter(issued_at__year=wish.year)
    return found


def page_of(invoices: QuerySet[Invoice], *, number: int) -> InvoicePage:
    """A page of invoices; the first is number 1."""
    first = (number - 1) * A_PAGE
    found = list(invoices[first : first + A_PAGE + 1])
    return InvoicePage(rows=found[:A_PAGE], number=number, has_older=len(found) > A_PAGE)


def invoice_of(desk: Desk, invoice_id: uuid.UUID) -> Invoice | None:
    """An invoice with everything that came and went for it, or None when it is not theirs."""
    return (
        Invoice.objects.filter(pk=invoice_id, account__organisation=desk.organisation)
        .select_related("account__organisation", "subscription__tribe")
        .prefetch_related(
            Prefetch("payments", InvoicePayment.objects.order_by("-created_at")),
            Prefetch("credit_notes", CreditNote.objects.order_by("-made_at")),
        )
        .first()
    )


def credit_note_of(desk: Desk, note_id: uuid.UUID) -> CreditNote | None:
    """A credit note of an organisation, or None when it is not theirs."""
    theirs = CreditNote.objects.filter(pk=note_id, account__organisation=desk.organisation)
    return theirs.first()


def tribes_with_invoices(desk: Desk) -> list[Tribe]:
    """The tribes one can ask for, by name."""
    return list(desk.organisation.tribes.order_by("name", "pk"))


def years_with_invoices(desk: Desk) -> list[int]:
    """The years one can ask for, newest first."""
    years = Invoice.objects.filter(account__organisation=desk.organisation)
    found = years.annotate(year=ExtractYear("issued_at")).values_list("year", flat=True)
    return list(found.distinct().order_by("-year"))
