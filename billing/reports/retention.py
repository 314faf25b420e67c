"""Who stays: by the month in which a tribe first paid."""

import datetime as dt
from collections import defaultdict
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from billing.reports.ask import Ask, month_named, name_of, next_month
from billing.reports.movements import CHURN, movements
from core.ui.reports import Report
from core.ui.tables import Column, Kind, Table
from tenants.models import Tribe

_TITLE = _("Who stays")

# For each tribe: the night it was first worth something, what it was worth then, and is now.
_COHORTS = """
    with nights as (
      select s.date, u.tribe_id, sum(s.yearly_cents)::bigint as cents
      from public.billing_subscriptionsnapshot s
      join public.billing_tribesubscription u on u.id = s.subscription_id
      where s.date <= %s
      group by s.date, u.tribe_id
    ), last_night as (select max(date) as date from nights),
    firsts as (
      select distinct on (tribe_id) tribe_id, date, cents
      from nights where cents > 0 order by tribe_id, date
    )
    select f.tribe_id, f.date, f.cents, coalesce(n.cents, 0)
    from firsts f cross join last_night l
    left join nights n on n.tribe_id = f.tribe_id and n.date = l.date
    order by f.date, f.tribe_id"""


def retention_report(ask: Ask) -> Report:
    """
    How much of each cohort is left, and how many tribes are lost month by month.

    Gross counts a tribe for no more than it began with; net counts what it pays now.
    """
    cohorts = _cohorts(ask.on)
    month = month_named(ask.of)
    if month:
        return _behind(ask, month, cohorts[month])
    rows = [_row(first, members) for first, members in sorted(cohorts.items())]
    columns = [
        Column("month", _("First paid in")),
        Column("tribes", _("Tribes"), Kind.NUMBER),
        Column("left", _("Still pay"), Kind.NUMBER),
        Column("logo", _("Tribes kept"), Kind.SHARE),
        Column("start", _("Began with"), Kind.MONEY),
        Column("now", _("Pay now"), Kind.MONEY),
        Column("gross", _("Gross"), Kind.SHARE),
        Column("net", _("Net"), Kind.SHARE),
    ]
    empty = _("Nobody paid yet.")
    table = Table("cohorts", _("By the month of the first payment"), columns, rows, empty)
    return Report(
        "retention",
        _TITLE,
        _("Gross counts a tribe for no more than it began with, net for what it pays now."),
        ask.on,
        [table, _churn(ask, cohorts)],
    )


def _cohorts(on: dt.date) -> dict[dt.date, list[dict[str, Any]]]:
    with connection.cursor() as cursor:
        cursor.execute(_COHORTS, [on])
        rows = cursor.fetchall()
    found: dict[dt.date, list[dict[str, Any]]] = defaultdict(list)
    for tribe_id, date, start, now in rows:
        found[date.replace(day=1)].append(
            {"tribe_id": tribe_id, "date": date, "start": int(start), "now": int(now)}
        )
    return found


def _row(first: dt.date, members: list[dict[str, Any]]) -> dict[str, Any]:
    start = sum(one["start"] for one in members)
    now = sum(one["now"] for one in members)
    kept = sum(min(one["now"], one["start"]) for one in members)
    left = sum(1 for one in members if one["now"])
    return {
        "month": name_of(first),
        "of": name_of(first),
        "tribes": len(members),
        "left": left,
        "logo": left / len(members),
        "start": start,
        "now": now,
        "gross": kept / start,
        "net": now / start,
    }


def _churn(ask: Ask, cohorts: dict[dt.date, list[dict[str, Any]]]) -> Table:
    """Tribes lost in each month, as a share of those that paid when it began."""
    rows = [_lost(first) for first in ask.month_starts]
    columns = [
        Column("month", _("Month")),
        Column("start", _("Paid when it began"), Kind.NUMBER),
        Column("lost", _("Lost"), Kind.NUMBER),
        Column("share", _("Share"), Kind.SHARE),
    ]
    return Table("churn", _("Tribes lost"), columns, rows)


def _lost(first: dt.date) -> dict[str, Any]:
    paid = _paying_at(first - dt.timedelta(days=1))
    found = movements(first=first, until=next_month(first))
    lost = len({one.tribe_id for one in found if one.kind == CHURN} & paid)
    share = lost / len(paid) if paid else None
    return {"month": name_of(first), "start": len(paid), "lost": lost, "share": share}


def _paying_at(day: dt.date) -> set[Any]:
    with connection.cursor() as cursor:
        cursor.execute(_PAYING, [day])
        return {row[0] for row in cursor.fetchall()}


_PAYING = """
    select distinct u.tribe_id from public.billing_subscriptionsnapshot s
    join public.billing_tribesubscription u on u.id = s.subscription_id
    where s.yearly_cents > 0 and s.date = (
      select max(date) from public.billing_subscriptionsnapshot where date <= %s)"""


def _behind(ask: Ask, month: dt.date, members: list[dict[str, Any]]) -> Report:
    """The tribes of a cohort."""
    keys = [one["tribe_id"] for one in members]
    tribes = Tribe.objects.select_related("organisation").in_bulk(keys)
    rows = [
        one
        | {
            "tribe": tribes[one["tribe_id"]].name,
            "organisation": tribes[one["tribe_id"]].organisation.name,
        }
        for one in members
    ]
    columns = [
        Column("tribe", _("Tribe")),
        Column("organisation", _("Organisation")),
        Column("date", _("First night"), Kind.DAY),
        Column("start", _("Began with"), Kind.MONEY),
        Column("now", _("Pays now"), Kind.MONEY),
    ]
    table = Table("rows", name_of(month), columns, rows, _("Nobody first paid in this month."))
    return Report("retention", _TITLE, _("The tribes behind it."), ask.on, [table], is_behind=True)
