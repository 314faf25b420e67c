"""Whether money matters work: for whoever watches over the machines, without anything secret."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Max, Min, Q

from billing.models import BillingCommand, ReconcileRun, StripeEvent
from core.common import clock

OLDEST_BACKLOG = dt.timedelta(minutes=15)
OLDEST_RECONCILE = dt.timedelta(hours=26)
_EVENT, _COMMAND = StripeEvent.State, BillingCommand.State


@dataclass(frozen=True)
class Health:
    """Ages in seconds, None where there never was one; `problems` are codes."""

    last_event_seconds: int | None
    backlog: int
    oldest_waiting_seconds: int | None
    dead: int
    commands_waiting: int
    last_reconcile_seconds: int | None
    problems: tuple[str, ...]


def billing_health() -> Health:
    """How the letters, the outbox and the comparing stand; three questions."""
    waits = Q(state__in=[*StripeEvent.WAITING, _EVENT.PROCESSING])
    letters = StripeEvent.objects.aggregate(
        last=Max("received_at"),
        backlog=Count("pk", filter=waits),
        oldest=Min("received_at", filter=waits),
        dead=Count("pk", filter=Q(state=_EVENT.DEAD)),
    )
    commands = BillingCommand.objects.filter(state__in=BillingCommand.UNDER_WAY).count()
    runs = ReconcileRun.objects.filter(is_complete=True).exclude(kind=ReconcileRun.Kind.WEEKLY)
    compared = runs.aggregate(last=Max("finished_at"))
    return Health(
        last_event_seconds=_age(letters["last"]),
        backlog=letters["backlog"],
        oldest_waiting_seconds=_age(letters["oldest"]),
        dead=letters["dead"],
        commands_waiting=commands,
        last_reconcile_seconds=_age(compared["last"]),
        problems=_problems(letters["oldest"], letters["dead"], compared["last"]),
    )


def _problems(
    oldest: dt.datetime | None, dead: int, compared: dt.datetime | None
) -> tuple[str, ...]:
    moment = clock.now()
    checks = {
        "backlog_old": oldest is not None and moment - oldest > OLDEST_BACKLOG,
        "dead_letters": dead > 0,
        "reconcile_late": compared is not None and moment - compared > OLDEST_RECONCILE,
    }
    return tuple(code for code, is_so in checks.items() if is_so)


def _age(moment: dt.datetime | None) -> int | None:
    return None if moment is None else max(0, int((clock.now() - moment).total_seconds()))
