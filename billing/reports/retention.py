"""Who stays: by the month in which a tribe first paid."""

import datetime as dt
from collections import defaultdict
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from billing.reports.ask import Ask, month_named, name_of, next_month
from billing.reports.movements import CHURN, movements
from core.ui.charts import Chart, Series
from core.ui.reports import Report
from core.ui.tables import Column, Kind, Table
from tenants.models import Tribe

TITLE = _("Who stays")
LEDE = _("Gross counts a tribe for no more than it began with, net for what it pays now.")
_LOST = "lost "

_DAY = dt.timedelta(days=1)

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
    month = month_named(ask.of.removeprefix(_LOST))
    if month and ask.of.startswith(_LOST):
        return _lost_behind(ask, month)
    cohorts = _cohorts(ask.on)
    if month:
        return _behind(ask, month, cohorts[month])
    rows = [_row(first, cohorts[first]) for first in ask.month_starts if cohorts[first]]
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
    empty = _("Nobody first paid in this period.")
    table = Table("cohorts", _("By the month of the first payment"), columns, rows, empty)
    churn = _churn(ask)
    return Report("retention", TITLE, LEDE, ask.on, [table, churn], [_chart(churn)])


def _chart(churn: Table) -> Chart:
    labels, lost = [row["month"] for row in churn.rows], [row["lost"] for row in churn.rows]
    return Chart("churn", _("Tribes lost in each month"), labels, [Series(_("Lost"), lost, "bad")])


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


def _churn(ask: Ask) -> Table:
    """Tribes lost in each month, as a share of those that paid when it began."""
    paid = _paying_at([first - _DAY for first in ask.month_starts])
    lost: dict[dt.date, set[Any]] = defaultdict(set)
    for one in movements(first=ask.first_month, until=next_month(ask.last_month)):
        if one.kind == CHURN:
            lost[one.date.replace(day=1)].add(one.tribe_id)
    rows = [_lost(first, paid[first - _DAY], lost[first]) for first in ask.month_starts]
    columns = [
        Column("month", _("Month")),
        Column("start", _("Paid when it began"), Kind.NUMBER),
        Column("lost", _("Lost"), Kind.NUMBER),
        Column("share", _("Share"), Kind.SHARE),
    ]
    return Table("churn", _("Tribes lost"), columns, rows)


def _lost(first: dt.date, paid: set[Any], gone: set[Any]) -> dict[str, Any]:
    """Who came and went within the month was not there when it began, and is not lost of it."""
    lost = len(gone & paid)
    share = lost / len(paid) if paid else None
    name = name_of(first)
    of = _LOST + name
    return {"month": name, "of": of, "start": len(paid), "lost": lost, "share": share}


def _paying_at(days: list[dt.date]) -> dict[dt.date, set[Any]]:
    found: dict[dt.date, set[Any]] = {day: set() for day in days}
    with connection.cursor() as cursor:
        cursor.execute(_PAYING, [days])
        for day, tribe_id in cursor.fetchall():
            found[day].add(tribe_id)
    return found


_PAYING = """
    select distinct d.day, u.tribe_id from unnest(%s::date[]) d(day)
    join lateral (
      select max(date) as date from public.billing_subscriptionsnapshot where date <= d.day
    ) n on true
    join public.billing_subscriptionsnapshot s on s.date = n.date and s.yearly_cents > 0
    join public.billing_tribesubscription u on u.id = s.subscription_id"""


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
    return Report("retention", TITLE, _("The tribes behind it."), ask.on, [table], is_behind=True)


def _lost_behind(ask: Ask, month: dt.date) -> Report:
    """The tribes that were lost in a month."""
    paid = _paying_at([month - _DAY])[month - _DAY]
    gone = [
        one
        for one in movements(first=month, until=next_month(month))
        if one.kind == CHURN and one.tribe_id in paid
    ]
    tribes = Tribe.objects.select_related("organisation").in_bulk({one.tribe_id for one in gone})
    rows = [
        {
            "tribe": tribes[one.tribe_id].name,
            "tribe_id": one.tribe_id,
            "organisation": tribes[one.tribe_id].organisation.name,
            "date": one.date,
            "paid": -one.cents,
        }
        for one in gone
    ]
    columns = [
        Column("tribe", _("Tribe")),
        Column("organisation", _("Organisation")),
        Column("date", _("Night of"), Kind.DAY),
        Column("paid", _("Paid a year"), Kind.MONEY),
    ]
    table = Table("rows", name_of(month), columns, rows, _("No tribe was lost in this month."))
    return Report("retention", TITLE, _("The tribes behind it."), ask.on, [table], is_behind=True)
