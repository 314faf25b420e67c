"""Every invoice and credit note in a row, and whether a number is missing."""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from billing.models import CreditNote, Invoice
from billing.reports.ask import Ask
from core.ui.reports import Report
from core.ui.tables import Column, Kind, Table

TITLE = _("Invoices and credit notes")
LEDE = _("By date; credit notes are less than nothing. Numbers are looked at over all time.")
_NUMBER = re.compile(r"^(.*?)(\d+)$")


def ledger_report(ask: Ask) -> Report:
    """Invoices and credit notes by date, and numbers that are missing in between."""
    rows = sorted(
        [*_invoices(ask), *_notes(ask)],
        key=lambda row: (row["at"], row["number"]),
    )
    columns = [
        Column("number", _("Number")),
        Column("kind", _("What")),
        Column("at", _("Date"), Kind.DAY),
        Column("organisation", _("Customer")),
        Column("state", _("State")),
        Column("base", _("Without VAT"), Kind.MONEY),
        Column("vat", _("VAT"), Kind.MONEY),
        Column("total", _("With VAT"), Kind.MONEY),
    ]
    names = ("base", "vat", "total")
    sums = {name: sum(row[name] for row in rows if not row["is_void"]) for name in names}
    total = {"number": _("Together, without what is void"), **sums} if rows else {}
    empty = _("No invoice was made final in this period.")
    table = Table("ledger", TITLE, columns, rows, empty, total)
    return Report("ledger", TITLE, LEDE, ask.on, [table, _gaps()])


def _invoices(ask: Ask) -> Iterable[dict[str, Any]]:
    found = Invoice.objects.exclude(status=Invoice.Status.DRAFT).filter(
        finalized_at__gte=ask.since, finalized_at__lt=ask.until
    )
    for one in found.select_related("account__organisation"):
        yield {
            "number": one.number,
            "invoice_id": one.pk,
            "kind": _("invoice"),
            "at": one.finalized_at,
            "organisation": one.account.legal_name or one.account.organisation.name,
            "state": one.get_status_display(),
            "is_void": one.status == Invoice.Status.VOID,
            "base": one.total_cents - one.tax_cents,
            "vat": one.tax_cents,
            "total": one.total_cents,
        }


def _notes(ask: Ask) -> Iterable[dict[str, Any]]:
    found = CreditNote.objects.filter(made_at__gte=ask.since, made_at__lt=ask.until)
    for one in found.select_related("account__organisation"):
        yield {
            "number": one.number,
            "invoice_id": one.invoice_id,
            "kind": _("credit note"),
            "at": one.made_at,
            "organisation": one.account.legal_name or one.account.organisation.name,
            "state": _("void") if one.voided_at else _("issued"),
            "is_void": one.voided_at is not None,
            "base": one.tax_cents - one.total_cents,
            "vat": -one.tax_cents,
            "total": -one.total_cents,
        }


def _gaps() -> Table:
    """Over all time: a number is missing when one before and one after it exist."""
    numbers = [*Invoice.objects.values_list("number", flat=True)]
    numbers += CreditNote.objects.values_list("number", flat=True)
    rows = [{"number": number} for number in missing_numbers(numbers)]
    empty = _("No number is missing.")
    return Table(
        "gaps", _("Numbers that are missing"), [Column("number", _("Number"))], rows, empty
    )


def missing_numbers(numbers: Iterable[str]) -> list[str]:
    """The numbers between the first and the last of each series that nothing has."""
    series: dict[tuple[str, int], set[int]] = defaultdict(set)
    for number in numbers:
        if match := _NUMBER.match(number):
            series[match[1], len(match[2])].add(int(match[2]))
    return [
        f"{head}{gone:0{width}d}"
        for (head, width), found in sorted(series.items())
        for gone in sorted(set(range(min(found), max(found))) - found)
    ]
