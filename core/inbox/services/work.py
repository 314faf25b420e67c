"""Keep what waits for people in step with their tribes."""

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db.models import QuerySet

from core.activities import selectors as activities
from core.activities.events import ActivityEvent, ContributionEvent
from core.conversations.events import MessageEvent
from core.history.models import Event
from core.inbox.models import WorkPointer
from core.members.models import Member
from core.partups.selectors import audience
from tenants.context import current_tribe

Kind = WorkPointer.Kind
Key = tuple[uuid.UUID, str, uuid.UUID]
Wanted = dict[Key, dt.date | None]

_ABOUT_ACTIVITIES = {*ActivityEvent.values, *ContributionEvent.values}
_is_put_off: ContextVar[bool] = ContextVar("is_put_off", default=False)


@contextmanager
def work_put_off() -> Iterator[None]:
    """
    Leave what waits for people as it is until the block ends.

    For many happenings at once: whoever asks for it brings each part-up in step afterwards.
    """
    token = _is_put_off.set(True)
    try:
        yield
    finally:
        _is_put_off.reset(token)


def keep_work_in_step(event: Event) -> None:
    """Let what waits for people be what the part-up of an event says; harmless the second time."""
    if _is_put_off.get() or event.partup_id is None or event.kind == MessageEvent.POSTED:
        return
    if event.kind in _ABOUT_ACTIVITIES:
        keep_activity_in_step(partup_id=event.partup_id, activity_id=event.subject_id)
    else:
        keep_partup_in_step(event.partup_id)


def keep_partup_in_step(partup_id: uuid.UUID) -> None:
    """
    A part-up that is on waits for its partners, and so does whoever offered.

    What somebody does in it waits for them, by its day.
    """
    team = list(audience.partners(partup_id).values_list("account_id", flat=True))
    end_date = audience.end_date_of_live(partup_id)
    wanted: Wanted = {}
    if end_date is not None:
        wanted = {(account_id, Kind.PARTUP, partup_id): end_date for account_id in team}
        for offer_id, said_yes in audience.offers_waiting(partup_id).items():
            asked = [account_id for account_id in team if account_id != said_yes] or team
            wanted |= {(account_id, Kind.OFFER, offer_id): None for account_id in asked}
    wanted |= _activities(team, partup_id=partup_id)
    _settle(_work().filter(partup_id=partup_id), wanted, partup_id)


def keep_activity_in_step(*, partup_id: uuid.UUID, activity_id: uuid.UUID) -> None:
    """An activity waits for who does it; whoever would like to do it waits for the partners."""
    team = list(audience.partners(partup_id).values_list("account_id", flat=True))
    kinds = (Kind.ACTIVITY, Kind.CONTRIBUTION)
    theirs = _work().filter(object_id=activity_id, kind__in=kinds)
    _settle(theirs, _activities(team, activity_id=activity_id), partup_id)


def forget_offers_of(member: Member) -> None:
    """The offers of somebody who left the tribe ended without a word; nobody has to answer."""
    _work().filter(kind=Kind.OFFER, object_id__in=audience.offers_over(member.pk)).delete()


def _activities(team: list[uuid.UUID], **scope: uuid.UUID) -> Wanted:
    wanted: Wanted = {
        (worker.account_id, Kind.ACTIVITY, worker.activity_id): worker.due_date
        for worker in activities.workers_of(**scope)
    }
    for activity_id in activities.activities_with_proposals(**scope):
        wanted |= {(account_id, Kind.CONTRIBUTION, activity_id): None for account_id in team}
    return wanted


def _work() -> QuerySet[WorkPointer]:
    return WorkPointer.objects.filter(tribe=current_tribe())


def _settle(existing: QuerySet[WorkPointer], wanted: Wanted, partup_id: uuid.UUID) -> None:
    rows = {(row.account_id, row.kind, row.object_id): row for row in existing}
    if over := [row.pk for key, row in rows.items() if key not in wanted]:
        WorkPointer.objects.filter(pk__in=over).delete()
    new = [
        WorkPointer(
            tribe=current_tribe(),
            account_id=account_id,
            kind=kind,
            object_id=object_id,
            partup_id=partup_id,
            due_date=due_date,
        )
        for (account_id, kind, object_id), due_date in wanted.items()
        if (account_id, kind, object_id) not in rows
    ]
    WorkPointer.objects.bulk_create(new, ignore_conflicts=True)
    moved = [row for key, row in rows.items() if key in wanted and row.due_date != wanted[key]]
    for row in moved:
        row.due_date = wanted[row.account_id, row.kind, row.object_id]
    WorkPointer.objects.bulk_update(moved, ["due_date"])
