"""One person's own pages: what to do, what to answer, what ends, over all tribes."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Account
from core.activities.models import Activity
from core.common import clock
from core.inbox.models import WorkPointer
from core.inbox.selectors import WorkItem, work_of
from core.partups.models import Partup

SOON = dt.timedelta(days=14)
Kind = WorkPointer.Kind


@dataclass(frozen=True)
class Task:
    """An activity of mine as a list shows it."""

    item: WorkItem
    is_overdue: bool

    @property
    def partup(self) -> str:
        """The part-up it belongs to."""
        return str(self.item.card.detail["partup"])

    @property
    def state(self) -> str:
        """How far it is, in words."""
        return str(Activity.State(self.item.card.detail["state"]).label)

    @property
    def is_doing(self) -> bool:
        return bool(self.item.card.detail["state"] == Activity.State.DOING)


@dataclass(frozen=True)
class WorkPeriod:
    """The activities of a stretch of time."""

    name: str | Promise
    tasks: list[Task]


@dataclass(frozen=True)
class Question:
    """Something that waits for my answer."""

    item: WorkItem
    sentence: str
    words: str


@dataclass(frozen=True)
class Ending:
    """A part-up of mine that ends soon."""

    item: WorkItem
    starts: dt.date
    ends: dt.date


@dataclass(frozen=True)
class HomePage:
    """What one person should know today."""

    this_week: list[Task]
    has_more_work: bool
    questions: list[Question]
    endings: list[Ending]
    today: dt.date


def greeting(account: Account, *, at: dt.datetime | None = None) -> str:
    """A greeting by the time of day where somebody lives."""
    hour = (at or clock.now()).astimezone(ZoneInfo(account.time_zone)).hour
    if hour < 6 or hour >= 18:
        words = _("Good evening, %(name)s")
    elif hour < 12:
        words = _("Good morning, %(name)s")
    else:
        words = _("Good afternoon, %(name)s")
    first_name = account.name.split()[0]
    return str(words % {"name": first_name})


def home_page(account: Account, *, at: dt.datetime | None = None) -> HomePage:
    """What waits for somebody over all tribes, in two statements."""
    today = clock.local_date(time_zone=account.time_zone, at=at)
    items = work_of(account, Kind.ACTIVITY, Kind.CONTRIBUTION, Kind.OFFER, Kind.PARTUP)
    mine = [item for item in items if item.pointer.kind == Kind.ACTIVITY]
    week = [item for item in mine if item.due_date and item.due_date <= _sunday(today)]
    found = [_question(item) for item in items]
    teams = [item for item in items if item.pointer.kind == Kind.PARTUP]
    return HomePage(
        this_week=[_task(item, today) for item in week],
        has_more_work=len(mine) > len(week),
        questions=[question for question in found if question],
        endings=[_ending(item, today) for item in teams if _ends_soon(item, today)],
        today=today,
    )


def work_page(account: Account, *, at: dt.datetime | None = None) -> list[WorkPeriod]:
    """Somebody's activities over all tribes by the week they are due; empty weeks left out."""
    today = clock.local_date(time_zone=account.time_zone, at=at)
    names = (_("Overdue"), _("This week"), _("Next week"), _("Later"), _("No date"))
    periods: tuple[list[Task], ...] = tuple([] for _name in names)
    for item in work_of(account, Kind.ACTIVITY):
        periods[_period(item.due_date, today)].append(_task(item, today))
    return [WorkPeriod(name, tasks) for name, tasks in zip(names, periods, strict=True) if tasks]


def _period(due_date: dt.date | None, today: dt.date) -> int:
    if due_date is None:
        return 4
    bounds = (today - dt.timedelta(days=1), _sunday(today), _sunday(today) + dt.timedelta(days=7))
    return sum(due_date > bound for bound in bounds)


def _sunday(today: dt.date) -> dt.date:
    return today + dt.timedelta(days=6 - today.weekday())


def _task(item: WorkItem, today: dt.date) -> Task:
    return Task(item, is_overdue=item.due_date is not None and item.due_date < today)


def _question(item: WorkItem) -> Question | None:
    detail: dict[str, Any] = item.card.detail
    if item.pointer.kind == Kind.OFFER:
        sentence = _("%(who)s offers to help: %(opening)s")
    elif item.pointer.kind == Kind.CONTRIBUTION:
        sentence = _("%(who)s would like to do %(activity)s")
    elif item.pointer.kind == Kind.PARTUP and detail["state"] == Partup.State.CLOSING:
        sentence = _("The work is over. Say how it went, and close the part-up.")
    else:
        return None
    return Question(item, str(sentence % detail), detail.get("words") or "")


def _ends_soon(item: WorkItem, today: dt.date) -> bool:
    is_on = item.card.detail["state"] != Partup.State.CLOSING
    return is_on and item.due_date is not None and item.due_date <= today + SOON


def _ending(item: WorkItem, today: dt.date) -> Ending:
    opened = item.card.detail["starts"]
    starts = dt.datetime.fromisoformat(opened).date() if opened else today
    return Ending(item, starts=starts, ends=item.due_date or today)
