"""Invoices as a table for a spreadsheet."""

from collections.abc import Iterator
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from billing.models import Invoice
from billing.portal.amounts import tax_cents
from core.common.spreadsheets import csv_lines

_HEADS = (
    gettext_lazy("Number"),
    gettext_lazy("Date"),
    gettext_lazy("Tribe"),
    gettext_lazy("State"),
    gettext_lazy("Currency"),
    gettext_lazy("Without VAT"),
    gettext_lazy("VAT"),
    gettext_lazy("With VAT"),
    gettext_lazy("Paid"),
    gettext_lazy("Credited"),
    gettext_lazy("To be paid"),
    gettext_lazy("Due"),
    gettext_lazy("Paid on"),
    gettext_lazy("Purchase order"),
)


def as_table(invoices: QuerySet[Invoice]) -> Iterator[str]:
    """Invoices as CSV; amounts with a point, days as ISO, and nothing that is run as a formula."""
    heads = [str(head) for head in _HEADS]
    rows = (_row(invoice) for invoice in invoices.iterator(chunk_size=500))
    yield from csv_lines(heads, rows)


def _row(invoice: Invoice) -> list[object]:
    tribe = invoice.subscription.tribe.name if invoice.subscription else ""
    return [
        invoice.number,
        invoice.issued_at.date().isoformat(),
        tribe,
        invoice.get_status_display(),
        invoice.currency.upper(),
        _amount(invoice.subtotal_cents - invoice.discount_cents),
        _amount(tax_cents(invoice)),
        _amount(invoice.total_cents),
        _amount(invoice.amount_paid_cents),
        _amount(invoice.credited_cents),
        _amount(invoice.amount_remaining_cents),
        invoice.due_at.date().isoformat() if invoice.due_at else "",
        invoice.paid_at.date().isoformat() if invoice.paid_at else "",
        invoice.po_number,
    ]


def _amount(cents: int) -> Decimal:
    return (Decimal(cents) / 100).quantize(Decimal("0.01"))
