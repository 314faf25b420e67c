"""What is still to come in: by age, by way of paying, and how long it takes."""

import datetime as dt
from typing import Any

from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from billing.models import Invoice
from billing.portal.methods import type_words
from billing.reports.ask import Ask, moment_of, month_named, name_of, next_month
from billing.reports.overdue import BANDS, Overdue, overdue
from core.common import clock
from core.ui.charts import Chart, Series
from core.ui.reports import Report
from core.ui.tables import Column, Kind, Table

TITLE = _("Overdue")
LEDE = _(
    "Invoices whose time is over, with VAT. By invoice that is the due date, otherwise the"
    " day on which collecting first failed."
)
DSO_TITLE = _("How long it takes to be paid")
DSO_LEDE = _(
    "What is owed at the end of a month, divided by what was invoiced in ninety days, times ninety."
)
_WAY = "way "
_PERIOD = dt.timedelta(days=90)


def overdue_report(ask: Ask) -> Report:
    """What is late, by age and by way of paying, VAT included."""
    found = overdue()
    if ask.of:
        return _overdue_behind(ask, [one for one in found if ask.of in (one.band, _WAY + one.way)])
    ways = sorted({one.way for one in found})
    ages = [_band(band, band, [one for one in found if one.band == band]) for band in BANDS]
    by_way = [
        _band(_way_words(way), _WAY + way, [one for one in found if one.way == way]) for way in ways
    ]
    chart = Chart(
        "overdue",
        _("Overdue by age in days, in euros with VAT"),
        BANDS,
        [Series(_("Overdue"), [row["cents"] for row in ages], "bad")],
        divide_by=100,
    )
    tables = [
        Table("ages", _("By days late"), _columns(_("Days late")), ages, total=_together(ages)),
        Table(
            "ways",
            _("By way of paying"),
            _columns(_("Paid by")),
            by_way,
            _("Nothing is late."),
            _together(by_way) if by_way else {},
        ),
    ]
    return Report("overdue", TITLE, LEDE, clock.now(), tables, [chart])


def _columns(first: Any) -> list[Column]:
    return [
        Column("band", first),
        Column("count", _("Invoices"), Kind.NUMBER),
        Column("cents", _("With VAT"), Kind.MONEY),
    ]


def _way_words(way: str) -> Any:
    return _("Invoice") if way == "invoice" else type_words(way)


def _band(label: Any, of: str, found: list[Overdue]) -> dict[str, Any]:
    cents = sum(one.invoice.amount_remaining_cents for one in found)
    return {"band": label, "of": of, "count": len(found), "cents": cents}


def _together(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "band": _("Together"),
        "count": sum(row["count"] for row in rows),
        "cents": sum(row["cents"] for row in rows),
    }


def _overdue_behind(ask: Ask, found: list[Overdue]) -> Report:
    rows = [
        {
            "number": one.invoice.number or one.invoice.stripe_invoice_id,
            "invoice_id": one.invoice.pk,
            "organisation": one.invoice.account.organisation.name,
            "days": one.days,
            "way": _way_words(one.way),
            "cents": one.invoice.amount_remaining_cents,
        }
        for one in found
    ]
    columns = [
        Column("number", _("Invoice")),
        Column("organisation", _("Organisation")),
        Column("days", _("Days late"), Kind.NUMBER),
        Column("way", _("Paid by")),
        Column("cents", _("Still to come"), Kind.MONEY),
    ]
    is_way = ask.of.startswith(_WAY)
    title = _way_words(ask.of.removeprefix(_WAY)) if is_way else ask.of
    table = Table("rows", title, columns, rows, _("Nothing is late."))
    lede = _("The invoices behind it.")
    return Report("overdue", TITLE, lede, clock.now(), [table], is_behind=True)


def dso_report(ask: Ask) -> Report:
    """
    How many days of invoicing are still to come in, at the end of each month.

    What is owed then, divided by what was invoiced in the ninety days before, times ninety.
    """
    month = month_named(ask.of)
    if month:
        return _owed_behind(ask, month)
    sums = _sums_at([_at(first) for first in ask.month_starts])
    rows = [_dso(first, *both) for first, both in zip(ask.month_starts, sums, strict=True)]
    columns = [
        Column("month", _("End of")),
        Column("owed", _("Owed, with VAT"), Kind.MONEY),
        Column("invoiced", _("Invoiced in 90 days"), Kind.MONEY),
        Column("days", _("Days"), Kind.NUMBER),
    ]
    chart = Chart(
        "dso",
        _("Days of invoicing still to come in"),
        [row["month"] for row in rows],
        [Series(_("Days"), [row["days"] or 0 for row in rows], "teal")],
    )
    table = Table("dso", _("By month"), columns, rows)
    return Report("dso", DSO_TITLE, DSO_LEDE, ask.on, [table], [chart])


def _at(first: dt.date) -> dt.datetime:
    """The end of a month, or now where it is not over."""
    return min(moment_of(next_month(first)), clock.now())


def _sums_at(moments: list[dt.datetime]) -> list[tuple[int, int]]:
    """What was owed at each moment, and what was invoiced in the ninety days before."""
    asked = {}
    for number, at in enumerate(moments):
        asked[f"owed_{number}"] = Sum("total_cents", filter=_is_final(at) & _is_owed(at))
        invoiced = _is_final(at) & Q(finalized_at__gte=at - _PERIOD)
        asked[f"invoiced_{number}"] = Sum("total_cents", filter=invoiced)
    found = Invoice.objects.exclude(status=Invoice.Status.DRAFT).aggregate(**asked)
    return [
        (found[f"owed_{number}"] or 0, found[f"invoiced_{number}"] or 0)
        for number in range(len(moments))
    ]


def _dso(first: dt.date, owed: int, invoiced: int) -> dict[str, Any]:
    days = round(owed / invoiced * _PERIOD.days) if invoiced else None
    return {
        "month": name_of(first),
        "of": name_of(first),
        "owed": owed,
        "invoiced": invoiced,
        "days": days,
    }


def _is_final(at: dt.datetime) -> Q:
    """What was made final before a moment, and not declared void by then."""
    return Q(finalized_at__lt=at) & (Q(voided_at=None) | Q(voided_at__gte=at))


def _is_owed(at: dt.datetime) -> Q:
    return Q(paid_at=None) | Q(paid_at__gte=at)


def _owed_behind(ask: Ask, month: dt.date) -> Report:
    """The invoices that were owed at the end of a month, and those of the ninety days before."""
    at = _at(month)
    recent = _is_final(at) & Q(finalized_at__gte=at - _PERIOD)
    tables = [
        _invoices("rows", _("Owed"), _is_final(at) & _is_owed(at), _("Nothing was owed.")),
        _invoices("invoiced", _("Invoiced in 90 days"), recent, _("Nothing was invoiced.")),
    ]
    lede = _("The invoices behind it.")
    return Report("dso", DSO_TITLE, lede, ask.on, tables, is_behind=True)


def _invoices(name: str, title: Any, which: Q, empty: Any) -> Table:
    found = Invoice.objects.exclude(status=Invoice.Status.DRAFT).filter(which)
    found = found.select_related("account__organisation").order_by("finalized_at", "pk")
    rows: list[dict[str, Any]] = [
        {
            "number": one.number,
            "invoice_id": one.pk,
            "organisation": one.account.organisation.name,
            "finalized_at": one.finalized_at,
            "due_at": one.due_at,
            "cents": one.total_cents,
        }
        for one in found
    ]
    columns = [
        Column("number", _("Invoice")),
        Column("organisation", _("Organisation")),
        Column("finalized_at", _("Date"), Kind.DAY),
        Column("due_at", _("Due on"), Kind.DAY),
        Column("cents", _("With VAT"), Kind.MONEY),
    ]
    total = {"number": _("Together"), "cents": sum(row["cents"] for row in rows)} if rows else {}
    return Table(name, title, columns, rows, empty, total)
