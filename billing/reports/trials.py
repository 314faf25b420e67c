"""Trying it out, and then paying or not."""

import datetime as dt
from collections import defaultdict
from typing import Any

from django.db.models import Min, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from billing.models import Invoice
from billing.reports.ask import Ask, moment_of, month_named, month_of, name_of, next_month
from core.ui.charts import Chart, Series
from core.ui.reports import Report
from core.ui.tables import Column, Kind, Table
from tenants.models import Tribe
from tenants.models.tribes import Access

TITLE = _("From trial to paying")
LEDE = _("A trial is over when the tribe paid, or its thirty days are.")


def trials_report(ask: Ask) -> Report:
    """By the month in which a trial began: how many paid, and how many still try."""
    month = month_named(ask.of)
    if month:
        return _behind(ask, month)
    tribes = _tried(ask.first_month, next_month(ask.last_month))
    by_month: dict[dt.date, list[Any]] = defaultdict(list)
    for tribe in tribes:
        if tribe.trial_started_at:
            by_month[month_of(tribe.trial_started_at)].append(tribe)
    rows = [_row(first, by_month[first]) for first in ask.month_starts]
    columns = [
        Column("month", _("Began in")),
        Column("trials", _("Trials"), Kind.NUMBER),
        Column("paid", _("Paid"), Kind.NUMBER),
        Column("tries", _("Still try"), Kind.NUMBER),
        Column("left", _("Did not pay"), Kind.NUMBER),
        Column("share", _("Paid, of those that are over"), Kind.SHARE),
    ]
    chart = Chart(
        "trials",
        _("Trials by the month they began in"),
        [row["month"] for row in rows],
        [
            Series(_("Paid"), [row["paid"] for row in rows], "teal"),
            Series(_("Still try"), [row["tries"] for row in rows], "sand"),
            Series(_("Did not pay"), [row["left"] for row in rows], "bad"),
        ],
    )
    table = Table("trials", _("By month"), columns, rows)
    return Report("trials", TITLE, LEDE, ask.on, [table], [chart])


def _tried(first: dt.date, until: dt.date) -> QuerySet[Tribe]:
    """Tribes whose trial began in a period, each with `paid_at`: their first payment."""
    is_paid = Q(subscriptions__invoices__status=Invoice.Status.PAID)
    return (
        Tribe.objects.filter(
            trial_started_at__gte=moment_of(first), trial_started_at__lt=moment_of(until)
        )
        .annotate(paid_at=Min("subscriptions__invoices__paid_at", filter=is_paid))
        .select_related("organisation")
        .order_by("trial_started_at", "pk")
    )


def _row(first: dt.date, tribes: list[Any]) -> dict[str, Any]:
    paid = sum(1 for tribe in tribes if tribe.paid_at)
    tries = sum(1 for tribe in tribes if not tribe.paid_at and _is_trying(tribe))
    over = len(tribes) - tries
    return {
        "month": name_of(first),
        "of": name_of(first),
        "trials": len(tribes),
        "paid": paid,
        "tries": tries,
        "left": over - paid,
        "share": paid / over if over else None,
    }


def _is_trying(tribe: Tribe) -> bool:
    return tribe.access_state == Access.TRIALING


def _behind(ask: Ask, month: dt.date) -> Report:
    rows = [
        {
            "tribe": tribe.name,
            "tribe_id": tribe.pk,
            "organisation": tribe.organisation.name,
            "began_at": tribe.trial_started_at,
            "paid_at": tribe.paid_at,
            "state": tribe.get_access_state_display(),
        }
        for tribe in _tried(month, next_month(month))
    ]
    columns = [
        Column("tribe", _("Tribe")),
        Column("organisation", _("Organisation")),
        Column("began_at", _("Began"), Kind.DAY),
        Column("paid_at", _("Paid"), Kind.DAY),
        Column("state", _("Access"), Kind.WORDS),
    ]
    table = Table("rows", name_of(month), columns, rows, _("No trial began in this month."))
    return Report("trials", TITLE, _("The tribes behind it."), ask.on, [table], is_behind=True)
