"""How the money stands, on one page."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min
from django.utils.translation import gettext_lazy as _

from billing.models import Approval, BillingCommand, ReconcileRun, StaffTask, StripeEvent
from billing.reports.overdue import BANDS, overdue
from billing.reports.worth import Worth, worth_now
from billing.services import returns
from billing.services.ladder import STOPPED
from billing.services.money_mirrors import RETURNED
from core.common import clock
from core.support.selectors.platform import TONES
from tenants.models import Tribe
from tenants.models.tribes import Access

_MOST_TASKS = 20
_TITLES = {
    STOPPED: _("The ladder stopped itself"),
    "command_stuck": _("A command to Stripe does not get through"),
    "command_refused": _("Stripe refused what somebody was promised"),
    "notice_dropped": _("A warning could not be mailed"),
    "dead_letter": _("A letter from Stripe was given up"),
    "paid_twice": _("A tribe was paid for twice"),
    "dispute": _("A payment is disputed"),
    "payment_returned": _("A direct debit was taken back"),
    "transfer_left_over": _("Money came by bank that fits no invoice"),
    "refund_failed": _("Money that went back did not arrive"),
    "payout_failed": _("A payout to our bank came back"),
    "customer_deleted": _("A customer was deleted at Stripe"),
    "vat_number_wrong": _("A VAT number is not right"),
    "unknown_price": _("A subscription has a price that is not ours"),
    "drift": _("Here and Stripe differ"),
}


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
    tasks: list[dict[str, Any]]
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
        tasks=_told(by_date[:_MOST_TASKS]),
        task_count=tasks.count(),
    )


def _told(tasks: Iterable[StaffTask]) -> list[dict[str, Any]]:
    """
    Tasks with what they are called; what waits for a second person is decided elsewhere.

    A stopped ladder is let go on, not settled.
    """
    waiting = Approval.objects.filter(kind=returns.KIND, state=Approval.State.WAITING)
    asked = set(waiting.values_list("payload__dispute", flat=True))
    return [
        {
            "task": task,
            "title": title_of(task),
            "waits": task.kind == RETURNED and task.subject in asked,
            "is_settled_here": task.kind != STOPPED,
        }
        for task in tasks
    ]


def title_of(task: StaffTask) -> str:
    """What a task is called; a kind that nobody named is its own word."""
    return str(_TITLES.get(task.kind, task.kind.replace("_", " ")))


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
