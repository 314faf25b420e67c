"""What was invoiced ahead: how much of it belongs to which month."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from billing.models import Invoice
from billing.reports.ask import Ask, moment_of, month_named, month_of, name_of, next_month
from billing.reports.worth import months_before
from core.ui.charts import Chart, Series
from core.ui.reports import Report
from core.ui.tables import Column, Kind, Table

TITLE = _("Invoiced ahead")
LEDE = _(
    "Lines of final invoices without VAT, less discounts and credit notes, spread evenly"
    " over the period they are for."
)
# A line is for two years at most: one that begins before that is over by then.
_LONGEST_LINE = 24


@dataclass(frozen=True)
class Part:
    """What of a line of an invoice belongs to a month, in cents without VAT."""

    month: dt.date
    cents: int
    invoice: Invoice


def spread(cents: int, first: dt.datetime, last: dt.datetime) -> dict[dt.date, int]:
    """
    An amount by month, in proportion to the seconds of its period; to the cent, nothing lost.

    What has no period belongs to the month it begins in.
    """
    length = (last - first).total_seconds()
    if length <= 0:
        return {month_of(first): cents}
    found: dict[dt.date, int] = {}
    done, month = 0, month_of(first)
    while done != cents or not found:
        end = min(moment_of(next_month(month)), last)
        until_now = round(cents * (end - first).total_seconds() / length)
        found[month], done = until_now - done, until_now
        if end >= last:
            break
        month = next_month(month)
    return found


def deferred_report(ask: Ask) -> Report:
    """Month by month what is earned of what was invoiced, and how much is still to be earned."""
    month = month_named(ask.of)
    if month:
        return _behind(ask, month, [one for one in _parts(ask.only(month)) if one.month == month])
    parts = list(_parts(ask))
    sums: dict[dt.date, int] = defaultdict(int)
    for part in parts:
        sums[part.month] += part.cents
    rows = [_row(first, sums) for first in ask.month_starts]
    columns = [
        Column("month", _("Month")),
        Column("earned", _("Belongs to it"), Kind.MONEY),
        Column("left", _("Still to be earned after it"), Kind.MONEY),
    ]
    chart = Chart(
        "deferred",
        _("What belongs to each month of what is invoiced, in euros"),
        [row["month"] for row in rows],
        [Series(_("Belongs to it"), [row["earned"] for row in rows], "teal")],
        divide_by=100,
    )
    table = Table("deferred", _("By month"), columns, rows)
    return Report("deferred", TITLE, LEDE, ask.on, [table], [chart])


def _row(first: dt.date, sums: dict[dt.date, int]) -> dict[str, Any]:
    left = sum(cents for month, cents in sums.items() if month > first)
    name = name_of(first)
    return {"month": name, "of": name, "earned": sums.get(first, 0), "left": left}


def _parts(ask: Ask) -> Iterator[Part]:
    """The parts of all invoices that reach into the months shown, or beyond."""
    since = moment_of(months_before(ask.first_month, _LONGEST_LINE))
    invoices = Invoice.objects.filter(finalized_at__gte=since, voided_at=None)
    final = invoices.exclude(status__in=[Invoice.Status.DRAFT, Invoice.Status.VOID])
    for invoice in final.select_related("account__organisation").prefetch_related("credit_notes"):
        for line, cents in _lines(invoice):
            first = dt.datetime.fromisoformat(line["from"])
            last = dt.datetime.fromisoformat(line["until"])
            for month, part in spread(cents, first, last).items():
                yield Part(month, part, invoice)


def _lines(invoice: Invoice) -> Iterator[tuple[dict[str, Any], int]]:
    """The lines with what is really earned of each: less its share of what was taken off."""
    lines = [line for line in invoice.lines if line["amount_cents"]]
    gross = sum(line["amount_cents"] for line in lines)
    notes = (one for one in invoice.credit_notes.all() if one.voided_at is None)
    off = invoice.discount_cents + sum(one.total_cents - one.tax_cents for one in notes)
    taken = 0
    for number, line in enumerate(lines, start=1):
        is_last = number == len(lines)
        share = (
            off - taken if is_last else round(off * line["amount_cents"] / gross) if gross else 0
        )
        taken += share
        yield line, line["amount_cents"] - share


def _behind(ask: Ask, month: dt.date, parts: list[Part]) -> Report:
    rows = [
        {
            "number": part.invoice.number or part.invoice.stripe_invoice_id,
            "invoice_id": part.invoice.pk,
            "organisation": part.invoice.account.organisation.name,
            "cents": part.cents,
        }
        for part in parts
    ]
    columns = [
        Column("number", _("Invoice")),
        Column("organisation", _("Organisation")),
        Column("cents", _("Belongs to the month"), Kind.MONEY),
    ]
    total = {"number": _("Together"), "cents": sum(part.cents for part in parts)}
    table = Table("rows", name_of(month), columns, rows, _("Nothing."), total)
    lede = _("The invoices behind it.")
    return Report("deferred", TITLE, lede, ask.on, [table], is_behind=True)
