"""How the money stands, on one page."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min

from billing.models import BillingCommand, ReconcileRun, StaffTask, StripeEvent
from billing.reports.overdue import BANDS, overdue
from billing.reports.worth import Worth, worth_now
from billing.services import breaker
from billing.services.ladder import STOPPED
from core.common import clock
from core.support.selectors.platform import TONES
from core.support.selectors.tasks import Told, told
from tenants.models import Tribe
from tenants.models.tribes import Access

_MOST_TASKS = 20


@dataclass(frozen=True)
class Dashboard:
    """Everything of the first page; lists hold dicts of what is counted."""

    as_of: dt.datetime
    worth: Worth
    overdue: list[dict[str, Any]]
    overdue_cents: int
    ladder: list[dict[str, Any]]
    waiting: int
    waiting_since: dt.datetime | None
    dead: int
    commands_waiting: int
    runs: list[ReconcileRun]
    stopped: StaffTask | None
    is_released: bool
    steps_today: int
    tasks: list[Told]
    task_count: int


def dashboard() -> Dashboard:
    """The first page: as many questions for thousands of tribes as for one."""
    letters = _letters()
    late = _overdue()
    tasks = StaffTask.objects.filter(closed_at=None)
    shown = tasks.select_related("account__organisation", "tribe")
    by_date = shown.order_by("due_at", "created_at")
    under_way = BillingCommand.objects.filter(state__in=BillingCommand.UNDER_WAY)
    return Dashboard(
        as_of=clock.now(),
        worth=worth_now(),
        overdue=late,
        overdue_cents=sum(band["cents"] for band in late),
        ladder=_ladder(),
        waiting=letters["waiting"],
        waiting_since=letters["since"],
        dead=letters["dead"],
        commands_waiting=under_way.count(),
        runs=_last_runs(),
        stopped=tasks.filter(kind=STOPPED).first(),
        is_released=breaker.is_released(),
        steps_today=breaker.steps_today(),
        tasks=told(by_date[:_MOST_TASKS]),
        task_count=tasks.count(),
    )


def _overdue() -> list[dict[str, Any]]:
    found = {band: {"band": band, "count": 0, "cents": 0} for band in BANDS}
    for one in overdue():
        found[one.band]["count"] += 1  # type: ignore[operator]
        found[one.band]["cents"] += one.invoice.amount_remaining_cents  # type: ignore[operator]
    return list(found.values())


def _ladder() -> list[dict[str, Any]]:
    """How many tribes stand on each step."""
    counted = dict(Tribe.objects.values_list("access_state").annotate(number=Count("pk")))
    return [
        {
            "state": state.value,
            "label": state.label,
            "tone": TONES.get(state, "plain"),
            "count": counted.get(state.value, 0),
        }
        for state in Access
    ]


def _letters() -> dict[str, Any]:
    """How many letters of Stripe's wait, since when, and how many were given up."""
    waiting = StripeEvent.objects.filter(state__in=StripeEvent.WAITING)
    since = waiting.aggregate(count=Count("pk"), since=Min("received_at"))
    dead = StripeEvent.objects.filter(state=StripeEvent.State.DEAD).count()
    return {"waiting": since["count"], "since": since["since"], "dead": dead}


def _last_runs() -> list[ReconcileRun]:
    """The last comparing of each kind."""
    return list(ReconcileRun.objects.order_by("kind", "-started_at").distinct("kind"))
