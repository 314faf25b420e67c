"""How what is earned a year changed: new, more, less, lost and come back, adding up to the cent."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from billing.reports.ask import Ask, month_named, name_of, next_month
from core.ui.charts import Chart, Series
from core.ui.reports import Report
from core.ui.tables import Column, Kind, Table
from tenants.models import Tribe

TITLE = _("What is earned a year, and how it changed")
LEDE = _(
    "Active and late subscriptions at their yearly price without VAT, less what recurs as a"
    " discount; trials and gifts count for nothing. A tribe that returns comes back."
)
NEW, EXPANSION, CONTRACTION = "new", "expansion", "contraction"
CHURN, REACTIVATION = "churn", "reactivation"
KINDS = (NEW, REACTIVATION, EXPANSION, CONTRACTION, CHURN)
_LABELS = {
    NEW: _("New"),
    REACTIVATION: _("Came back"),
    EXPANSION: _("More"),
    CONTRACTION: _("Less"),
    CHURN: _("Lost"),
}
_TONES = {
    NEW: "teal",
    REACTIVATION: "sand",
    EXPANSION: "accent",
    CONTRACTION: "warning",
    CHURN: "bad",
}

_DAY = dt.timedelta(days=1)

# A tribe may have had two subscriptions; what counts is what it is worth in all, night by night.
_CHANGES = """
    with nights as (
      select s.date, u.tribe_id, sum(s.yearly_cents)::bigint as cents
      from public.billing_subscriptionsnapshot s
      join public.billing_tribesubscription u on u.id = s.subscription_id
      group by s.date, u.tribe_id
    ), seen as (
      select date, tribe_id, cents,
        coalesce(lag(cents) over w, 0) as before,
        coalesce(max(cents) over (w rows between unbounded preceding and 1 preceding), 0) as best
      from nights window w as (partition by tribe_id order by date)
    )
    select date, tribe_id, before, cents, best from seen
    where cents <> before and date >= %s and date < %s order by date, tribe_id"""


# What counts on a day is what the last night up to it says.
_WORTH = """
    select d.day, coalesce(sum(s.yearly_cents), 0)::bigint,
      coalesce(sum(s.yearly_cents) filter (where s.is_ending), 0)::bigint
    from unnest(%s::date[]) d(day)
    left join lateral (
      select max(date) as date from public.billing_subscriptionsnapshot where date <= d.day
    ) n on true
    left join public.billing_subscriptionsnapshot s on s.date = n.date
    group by d.day"""

_TRIBES = """
    select u.tribe_id, sum(s.yearly_cents)::bigint as cents,
      coalesce(sum(s.yearly_cents) filter (where s.is_ending), 0)::bigint
    from public.billing_subscriptionsnapshot s
    join public.billing_tribesubscription u on u.id = s.subscription_id
    where s.yearly_cents > 0 and s.date = (
      select max(date) from public.billing_subscriptionsnapshot where date <= %s)
    group by u.tribe_id order by cents desc, u.tribe_id"""


@dataclass(frozen=True)
class Movement:
    """A night on which a tribe became worth something else."""

    date: dt.date
    tribe_id: Any
    kind: str
    cents: int


def kind_of(*, before: int, after: int, best: int) -> str:
    """What a change is: `best` is the most the tribe was ever worth until then."""
    if before == 0:
        return REACTIVATION if best > 0 else NEW
    if after == 0:
        return CHURN
    return EXPANSION if after > before else CONTRACTION


def movements(*, first: dt.date, until: dt.date) -> list[Movement]:
    """Every change of the nights from the first up to, not including, the last."""
    with connection.cursor() as cursor:
        cursor.execute(_CHANGES, [first, until])
        rows = cursor.fetchall()
    return [
        Movement(date, tribe_id, kind_of(before=before, after=after, best=best), after - before)
        for date, tribe_id, before, after, best in rows
    ]


@dataclass(frozen=True)
class Standing:
    """What everything is worth a year on a day, and what of it ends with its period."""

    cents: int = 0
    at_risk_cents: int = 0


def worths_at(days: Sequence[dt.date]) -> Mapping[dt.date, Standing]:
    """What everything was worth in the last night up to each day, in one question."""
    with connection.cursor() as cursor:
        cursor.execute(_WORTH, [list(days)])
        return {day: Standing(cents, at_risk) for day, cents, at_risk in cursor.fetchall()}


def movements_report(ask: Ask) -> Report:
    """Month by month: start, what changed, end, and whether it adds up."""
    month = month_named(ask.of)
    if month:
        return _behind(ask, month)
    changed = _by_month(movements(first=ask.first_month, until=next_month(ask.last_month)))
    eves = [first - _DAY for first in (*ask.month_starts, next_month(ask.last_month))]
    worths = worths_at(eves)
    rows = [_row(first, changed[first], worths) for first in ask.month_starts]
    columns = [
        Column("month", _("Month")),
        Column("start", _("Start"), Kind.MONEY),
        *(Column(kind, _LABELS[kind], Kind.MONEY) for kind in KINDS),
        Column("end", _("End"), Kind.MONEY),
        Column("at_risk", _("Of that, at risk"), Kind.MONEY),
        Column("mrr", _("A month, at the end"), Kind.MONEY),
        Column("gap", _("Does not add up by"), Kind.MONEY),
    ]
    table = Table("movements", _("A year's worth, by month"), columns, rows)
    return Report(
        "movements",
        TITLE,
        LEDE,
        ask.on,
        [table],
        [_chart_of_worth(rows), _chart_of_changes(rows)],
    )


def _by_month(found: Iterable[Movement]) -> Mapping[dt.date, dict[str, int]]:
    sums: dict[dt.date, dict[str, int]] = defaultdict(lambda: dict.fromkeys(KINDS, 0))
    for one in found:
        sums[one.date.replace(day=1)][one.kind] += one.cents
    return sums


def _row(
    first: dt.date, changed: Mapping[str, int], worths: Mapping[dt.date, Standing]
) -> dict[str, Any]:
    start, end = worths[first - _DAY], worths[next_month(first) - _DAY]
    return {
        "month": name_of(first),
        "of": name_of(first),
        "start": start.cents,
        **changed,
        "end": end.cents,
        "at_risk": end.at_risk_cents,
        "mrr": round(end.cents / 12),
        "gap": end.cents - start.cents - sum(changed.values()),
    }


def _behind(ask: Ask, month: dt.date) -> Report:
    """The tribes behind a month: those that changed, and all that make up its end."""
    found = movements(first=month, until=next_month(month))
    worths = _worths_of_tribes(next_month(month) - _DAY)
    keys = {one.tribe_id for one in found} | {one[0] for one in worths}
    tribes = Tribe.objects.select_related("organisation").in_bulk(keys)
    tables = [_changed(month, found, tribes), _standing(worths, tribes)]
    lede = _("The tribes behind the month.")
    return Report("movements", TITLE, lede, ask.on, tables, is_behind=True)


def _changed(month: dt.date, found: list[Movement], tribes: Mapping[Any, Tribe]) -> Table:
    rows = [
        {
            "tribe": tribes[one.tribe_id].name,
            "tribe_id": one.tribe_id,
            "organisation": tribes[one.tribe_id].organisation.name,
            "kind": _LABELS[one.kind],
            "cents": one.cents,
            "date": one.date,
        }
        for one in found
    ]
    columns = [
        Column("tribe", _("Tribe")),
        Column("organisation", _("Organisation")),
        Column("kind", _("What")),
        Column("cents", _("A year"), Kind.MONEY),
        Column("date", _("Night of"), Kind.DAY),
    ]
    total = {"tribe": _("Together"), "cents": sum(one.cents for one in found)}
    return Table("rows", name_of(month), columns, rows, _("Nothing changed."), total)


def _worths_of_tribes(day: dt.date) -> list[tuple[Any, int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(_TRIBES, [day])
        return cursor.fetchall()


def _standing(worths: list[tuple[Any, int, int]], tribes: Mapping[Any, Tribe]) -> Table:
    """What each tribe is worth at the end; together that is the end."""
    rows = [
        {
            "tribe": tribes[key].name,
            "tribe_id": key,
            "organisation": tribes[key].organisation.name,
            "cents": cents,
            "at_risk": at_risk,
        }
        for key, cents, at_risk in worths
    ]
    columns = [
        Column("tribe", _("Tribe")),
        Column("organisation", _("Organisation")),
        Column("cents", _("A year"), Kind.MONEY),
        Column("at_risk", _("Of that, at risk"), Kind.MONEY),
    ]
    sums = {name: sum(row[name] for row in rows) for name in ("cents", "at_risk")}
    total = {"tribe": _("Together"), **sums} if rows else {}
    return Table("end", _("Worth at its end"), columns, rows, _("Nobody paid then."), total)


def _chart_of_worth(rows: list[dict[str, Any]]) -> Chart:
    ends = [row["end"] for row in rows]
    return Chart(
        "worth",
        _("Worth a year at the end of each month, in euros"),
        [row["month"] for row in rows],
        [Series(_("A year"), ends)],
        divide_by=100,
    )


def _chart_of_changes(rows: list[dict[str, Any]]) -> Chart:
    series = [Series(_LABELS[k], [row[k] for row in rows], _TONES[k]) for k in KINDS]
    title = _("What changed in each month, in euros")
    return Chart("changes", title, [row["month"] for row in rows], series, divide_by=100)
