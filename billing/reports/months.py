"""A report of rows by month, with the rows behind each month: what half of all reports are."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from billing.models import Invoice
from billing.reports.ask import Ask, month_named, month_of, name_of
from core.ui.charts import Chart, Series
from core.ui.reports import Report
from core.ui.tables import Column, Kind, Table, Words

Row = dict[str, Any]
WHO = [Column("number", _("Invoice")), Column("organisation", _("Organisation"))]
AT = Column("at", _("Date"), Kind.DAY)


@dataclass(frozen=True)
class ByMonth:
    """
    How a report by month is made.

    `rows` gives the rows of the whole period, each with its moment under `at`; `summed` makes one
    row of those of a month; `columns` are of the months, `behind` of the rows.
    """

    code: str
    title: Words
    lede: Words
    rows: Callable[[Ask], Iterable[Row]]
    summed: Callable[[Sequence[Row]], Row]
    columns: Sequence[Column]
    behind: Sequence[Column]
    empty: Words = ""
    chart: Callable[[Sequence[Row]], Chart] | None = None

    def __call__(self, ask: Ask) -> Report:
        """The months, or what is behind one of them."""
        month = month_named(ask.of)
        if month:
            return self._behind(ask, month, self._grouped(ask.only(month))[month])
        by_month = self._grouped(ask)
        rows = [self._row(first, by_month[first]) for first in ask.month_starts]
        table = Table(self.code, _("By month"), [Column("month", _("Month")), *self.columns], rows)
        charts = [self.chart(rows)] if self.chart else []
        return Report(self.code, self.title, self.lede, ask.on, [table], charts)

    def _grouped(self, ask: Ask) -> dict[dt.date, list[Row]]:
        found: dict[dt.date, list[Row]] = defaultdict(list)
        for row in self.rows(ask):
            found[month_of(row["at"])].append(row)
        return found

    def _row(self, first: dt.date, rows: Sequence[Row]) -> Row:
        return {"month": name_of(first), "of": name_of(first), **self.summed(rows)}

    def _behind(self, ask: Ask, month: dt.date, rows: Sequence[Row]) -> Report:
        table = Table("rows", name_of(month), self.behind, rows, self.empty or _("Nothing."))
        lede = _("The rows behind the month.")
        return Report(self.code, self.title, lede, ask.on, [table], is_behind=True)


def in_euros(
    name: str, title: Words, columns: Sequence[tuple[str, Words, str]]
) -> Callable[[Sequence[Row]], Chart]:
    """A chart of some columns of money, each with its tone."""

    def chart(rows: Sequence[Row]) -> Chart:
        series = [Series(label, [row[key] for row in rows], tone) for key, label, tone in columns]
        return Chart(name, title, [row["month"] for row in rows], series, divide_by=100)

    return chart


def total(rows: Iterable[Row], name: str) -> int:
    """The sum of a column; what is not known counts for nothing."""
    return sum(row[name] or 0 for row in rows)


def in_period(ask: Ask, field: str) -> Q:
    """Rows whose moment lies in the period."""
    return Q(**{f"{field}__gte": ask.since, f"{field}__lt": ask.until})


def of_invoice(invoice: Invoice | None) -> Row:
    """What a row says of the invoice that it is about."""
    if invoice is None:
        return {"number": "", "organisation": ""}
    return {
        "number": invoice.number or invoice.stripe_invoice_id,
        "invoice_id": invoice.pk,
        "organisation": invoice.account.organisation.name,
    }
