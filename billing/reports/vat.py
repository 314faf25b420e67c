"""VAT by quarter, country, rate and reverse charge, with the invoices and VAT ids behind it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from billing.models import CreditNote, Invoice
from billing.reports.ask import Ask, month_of
from core.ui.charts import Chart, Series
from core.ui.reports import Report
from core.ui.tables import Column, Kind, Table

TITLE = _("VAT")
LEDE = _(
    "Final invoices by their date, less credit notes by theirs. The country is the one of"
    " the customer now; check a quarter before you send it in."
)
_REVERSE = "reverse_charge"
_FIGURES = [
    Column("base", _("Without VAT"), Kind.MONEY),
    Column("vat", _("VAT"), Kind.MONEY),
    Column("total", _("With VAT"), Kind.MONEY),
]


@dataclass(frozen=True)
class Entry:
    """An invoice, or a credit note as less than nothing, in the books of a quarter."""

    quarter: str
    country: str
    rate: float
    is_reverse: bool
    base_cents: int
    vat_cents: int
    number: str
    at: dt.datetime
    invoice: Invoice

    @property
    def word(self) -> str:
        """The row it is counted in."""
        reverse = "reverse" if self.is_reverse else "charged"
        return f"{self.quarter} {self.country or '-'} {self.rate * 100:.1f} {reverse}"


def vat_report(ask: Ask) -> Report:
    """What is to be told to the tax office, the last quarter first."""
    entries = list(_entries(ask))
    if ask.of:
        return _behind(ask, [one for one in entries if one.word == ask.of])
    groups: dict[str, list[Entry]] = defaultdict(list)
    for one in entries:
        groups[one.word].append(one)
    rows = [_row(word, groups[word]) for word in sorted(groups, reverse=True)]
    columns = [
        Column("quarter", _("Quarter")),
        Column("country", _("Country")),
        Column("rate", _("Rate"), Kind.SHARE),
        Column("reverse", _("Reverse-charged")),
        Column("count", _("Documents"), Kind.NUMBER),
        *_FIGURES,
    ]
    empty = _("No invoice was made final in this period.")
    total = {"quarter": _("Together"), "count": len(entries), **_sums(entries)} if entries else {}
    table = Table("vat", _("By quarter, country and rate"), columns, rows, empty, total)
    return Report("vat", TITLE, LEDE, ask.on, [table], [_chart(entries)])


def _chart(entries: list[Entry]) -> Chart:
    """Quarter by quarter what VAT was charged on, and what not."""
    quarters = sorted({one.quarter for one in entries})
    series = [
        Series(label, [_base(entries, quarter, is_reverse) for quarter in quarters], tone)
        for is_reverse, label, tone in (
            (False, _("VAT charged"), "accent"),
            (True, _("Reverse-charged"), "sand"),
        )
    ]
    title = _("Invoiced by quarter, in euros without VAT")
    return Chart("vat", title, quarters, series, divide_by=100)


def _base(entries: list[Entry], quarter: str, is_reverse: bool) -> int:
    fits = (one for one in entries if (one.quarter, one.is_reverse) == (quarter, is_reverse))
    return sum(one.base_cents for one in fits)


def _entries(ask: Ask) -> Iterator[Entry]:
    invoices = Invoice.objects.filter(
        finalized_at__gte=ask.since, finalized_at__lt=ask.until, voided_at=None
    ).exclude(status__in=[Invoice.Status.DRAFT, Invoice.Status.VOID])
    for one in invoices.select_related("account__organisation").prefetch_related(
        "account__tax_ids"
    ):
        base = one.total_cents - one.tax_cents
        yield _entry(one, one.number, one.finalized_at, base, one.tax_cents)
    notes = CreditNote.objects.filter(made_at__gte=ask.since, made_at__lt=ask.until, voided_at=None)
    for note in notes.select_related("invoice__account__organisation").prefetch_related(
        "invoice__account__tax_ids"
    ):
        base = note.total_cents - note.tax_cents
        yield _entry(note.invoice, note.number, note.made_at, -base, -note.tax_cents)


def _entry(invoice: Invoice, number: str, at: Any, base: int, vat: int) -> Entry:
    month = month_of(at)
    return Entry(
        quarter=f"{month.year} Q{(month.month + 2) // 3}",
        country=invoice.account.country,
        # To a half percent: cents are rounded, rates are not.
        rate=round(vat / base * 200) / 200 if base else 0.0,
        is_reverse=invoice.tax_reason == _REVERSE,
        base_cents=base,
        vat_cents=vat,
        number=number,
        at=at,
        invoice=invoice,
    )


def _row(word: str, entries: list[Entry]) -> dict[str, Any]:
    first = entries[0]
    return {
        "quarter": first.quarter,
        "of": word,
        "country": first.country,
        "rate": first.rate,
        "reverse": _("yes") if first.is_reverse else _("no"),
        "count": len(entries),
        **_sums(entries),
    }


def _sums(entries: list[Entry]) -> dict[str, int]:
    base = sum(one.base_cents for one in entries)
    vat = sum(one.vat_cents for one in entries)
    return {"base": base, "vat": vat, "total": base + vat}


def _behind(ask: Ask, entries: list[Entry]) -> Report:
    rows = [
        {
            "number": one.number,
            "invoice_id": one.invoice.pk,
            "organisation": one.invoice.account.legal_name or one.invoice.account.organisation.name,
            "vat_id": ", ".join(tax.value for tax in one.invoice.account.tax_ids.all()),
            "at": one.at,
            **_sums([one]),
        }
        for one in sorted(entries, key=lambda entry: (entry.at, entry.number))
    ]
    columns = [
        Column("number", _("Document")),
        Column("organisation", _("Customer")),
        Column("vat_id", _("VAT number")),
        Column("at", _("Date"), Kind.DAY),
        *_FIGURES,
    ]
    total = {"number": _("Together"), **_sums(entries)}
    table = Table("rows", ask.of, columns, rows, _("No document."), total)
    lede = _("The documents behind it.")
    return Report("vat", TITLE, lede, ask.on, [table], is_behind=True)
