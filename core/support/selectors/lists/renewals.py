"""What renews in the coming months, and whether it can be collected."""

import datetime as dt
from typing import Any

from django.db.models import Prefetch
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from billing.models import PaymentMethod, TribeSubscription
from billing.portal.methods import method_words
from billing.reports.worth import COUNTS, with_worth
from core.common import clock
from core.ui.charts import Chart, Series
from core.ui.reports import Report
from core.ui.tables import Column, Kind, Table

TITLE = _("Renewals")
LEDE = _("What renews within ninety days, and what keeps it from being collected.")
BANDS = (30, 60, 90)
COLUMNS = [
    Column("tribe", _("Tribe")),
    Column("organisation", _("Organisation")),
    Column("renews_at", _("Renews on"), Kind.DAY),
    Column("worth", _("A year, without VAT"), Kind.MONEY),
    Column("way", _("Paid by")),
    Column("trouble", _("Look at")),
]


def renewals() -> Report:
    """Renewals within thirty, sixty and ninety days, each with what may go wrong."""
    moment = clock.now()
    until = moment + dt.timedelta(days=BANDS[-1])
    rows = [row_of(one) for one in coming(moment, until)]
    tables = []
    for first, last in zip((0, *BANDS), BANDS, strict=False):
        within = [row for row in rows if first <= (row["renews_at"] - moment).days < last]
        tables.append(_table(within, first, last))
    return Report("renewals", TITLE, LEDE, moment, tables, [_chart(tables)])


def _chart(tables: list[Table]) -> Chart:
    """What comes in by itself, and what somebody has to look at first."""
    labels = [str(last) for last in BANDS]
    series = [
        Series(label, [_worth(table, is_in_trouble) for table in tables], tone)
        for is_in_trouble, label, tone in (
            (False, _("Can be collected"), "teal"),
            (True, _("Look at"), "bad"),
        )
    ]
    title = _("Renews within so many days, in euros a year")
    return Chart("renewals", title, labels, series, divide_by=100)


def _worth(table: Table, is_in_trouble: bool) -> int:
    return sum(row["worth"] for row in table.rows if bool(row["trouble"]) is is_in_trouble)


def _table(rows: list[dict[str, Any]], first: int, last: int) -> Table:
    title = _("Within %(last)d days") if not first else _("In %(first)d to %(last)d days")
    return Table(
        f"within_{last}",
        title % {"first": first, "last": last},
        COLUMNS,
        rows,
        _("Nothing renews then."),
        {"tribe": _("Together"), "worth": sum(row["worth"] for row in rows)} if rows else {},
    )


def coming(since: dt.datetime, until: dt.datetime) -> Any:
    """What renews or ends between two moments, with all that `row_of` needs: two questions."""
    default = PaymentMethod.objects.filter(is_default=True, detached_at=None)
    found = TribeSubscription.objects.filter(
        status__in=COUNTS, current_period_end__gte=since, current_period_end__lt=until
    )
    return (
        with_worth(found)
        .select_related("tribe__organisation", "account", "method")
        .prefetch_related(Prefetch("account__methods", queryset=default, to_attr="defaults"))
        .order_by("current_period_end", "pk")
    )


def row_of(one: Any) -> dict[str, Any]:
    """One renewal: whose, when, how much, how it is collected and what keeps it from that."""
    return {
        "tribe": one.tribe.name,
        "organisation": one.tribe.organisation.name,
        "organisation_id": one.tribe.organisation_id,
        "renews_at": one.current_period_end,
        "worth": one.worth,
        "way": _way(one),
        "trouble": trouble_of(one),
        "is_ending": is_ending(one),
    }


def _way(one: Any) -> str | Promise:
    method = _method(one)
    return _("invoice") if one.is_by_invoice else (method_words(method) if method else "")


def _method(one: Any) -> PaymentMethod | None:
    """What is collected from: the subscription's own way to pay, else the customer's."""
    return one.method or next(iter(one.account.defaults), None)


def is_ending(one: Any) -> bool:
    """Whether it was cancelled, and is not collected again."""
    return bool(one.cancel_at_period_end or one.cancel_at)


def trouble_of(one: Any) -> str | Promise:
    """What keeps a renewal from being collected; empty when nothing does."""
    if is_ending(one):
        return _("ends, does not renew")
    if one.is_by_invoice:
        lacks_po = one.account.needs_po and not one.po_number
        return _("order number is missing") if lacks_po else ""
    method = _method(one)
    if method is None:
        return _("no way to pay")
    return _("card expires before") if _expires_before(method, one.current_period_end) else ""


def _expires_before(method: PaymentMethod, renews_at: dt.datetime) -> bool:
    """A card is good until the end of its month; other ways do not expire."""
    if not (method.exp_year and method.exp_month):
        return False
    return (method.exp_year, method.exp_month) < (renews_at.year, renews_at.month)
