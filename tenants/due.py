"""Things that fall due: written where they are decided, done when their moment comes."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from contextlib import nullcontext

import structlog
from django.db import transaction
from django.db.models import Case, F, Q, Value, When, Window
from django.db.models.functions import RowNumber

from core.common import clock
from tenants import gate
from tenants.context import enter_tribe
from tenants.gate import Act
from tenants.models import DueJob, Tribe

log = structlog.get_logger(__name__)

Handler = Callable[[DueJob], None]
MOST_ATTEMPTS = 8
_handlers: dict[str, Handler] = {}
_upkeep: set[str] = set()


def register(kind: str, handler: Handler, *, is_upkeep: bool = False) -> None:
    """
    Make `handler` do the jobs of a kind, inside their tribe and their transaction.

    What falls due in a tribe that is closed waits until it is open again. Upkeep does not wait:
    what keeps records and promises to people, whether a tribe is paid for or not.
    """
    _handlers[kind] = handler
    if is_upkeep:
        _upkeep.add(kind)


def schedule(
    *,
    kind: str,
    object_id: uuid.UUID,
    due_at: dt.datetime,
    dedupe_key: str,
    tribe: Tribe | None = None,
) -> None:
    """
    Put something on the list as part of the present transaction.

    The same dedupe key again moves the job to the new moment and makes it wait once more.
    """
    DueJob.objects.update_or_create(
        dedupe_key=dedupe_key,
        defaults={
            "kind": kind,
            "tribe": tribe,
            "object_id": object_id,
            "due_at": due_at,
            "done_at": None,
            "failed_at": None,
            "retry_at": None,
            "attempts": 0,
        },
    )


def schedule_once(
    *,
    kind: str,
    object_id: uuid.UUID,
    due_at: dt.datetime,
    dedupe_key: str,
    tribe: Tribe | None = None,
) -> None:
    """
    Put something on the list, unless it waits there already: then its moment stays.

    A worker that is just doing it is waited for, so that what was committed meanwhile is not
    missed. Many may ask at once, each after their own commit.
    """
    waits = Q(done_at=None, failed_at=None)
    values = {"done_at": None, "failed_at": None, "retry_at": None, "attempts": 0}
    same = DueJob.objects.filter(dedupe_key=dedupe_key)
    if same.update(due_at=Case(When(waits, then=F("due_at")), default=Value(due_at)), **values):
        return
    job = DueJob(kind=kind, object_id=object_id, tribe=tribe, due_at=due_at, dedupe_key=dedupe_key)
    DueJob.objects.bulk_create([job], ignore_conflicts=True)


def schedule_each(
    *, kind: str, due_at: dt.datetime, objects: Iterable[tuple[uuid.UUID, Tribe | None]]
) -> None:
    """
    Put the same thing on the list for many objects in one statement, each in its tribe.

    An object that is on the list for this already moves to the new moment and waits once more.
    """
    jobs = [
        DueJob(
            kind=kind,
            tribe=tribe,
            object_id=object_id,
            due_at=due_at,
            dedupe_key=f"{kind}:{object_id}",
        )
        for object_id, tribe in objects
    ]
    DueJob.objects.bulk_create(
        jobs,
        update_conflicts=True,
        unique_fields=["dedupe_key"],
        update_fields=["due_at", "done_at", "failed_at", "retry_at", "attempts"],
    )


def cancel(*, dedupe_key: str) -> None:
    """Take something off the list; harmless when it is done or was never there."""
    DueJob.objects.filter(dedupe_key=dedupe_key, done_at=None).delete()


def run_due(*, limit: int = 100, at: dt.datetime | None = None, tribe: Tribe | None = None) -> int:
    """
    Do what is due, fairly over the tribes or in one of them; return how many jobs were done.

    Several workers may do this at once. A job and what it does are one transaction: a worker that
    dies leaves nothing half done, and another takes the job.
    """
    moment = at or clock.now()
    mine = Q(tribe=tribe) if tribe else Q()
    waiting = (
        DueJob.objects.filter(mine, _open_ones(), done_at=None, failed_at=None, due_at__lte=moment)
        .filter(Q(retry_at=None) | Q(retry_at__lte=moment))
        .annotate(turn=Window(RowNumber(), partition_by=F("tribe"), order_by=F("due_at").asc()))
        .order_by("turn", "due_at")
        .values_list("pk", flat=True)[:limit]
    )
    return sum(_run(pk, moment) for pk in list(waiting))


def _open_ones() -> Q:
    """What is done now: jobs of public, of tribes that are not closed, and upkeep."""
    is_at_work = Q(tribe=None) | Q(tribe__access_state__in=gate.states_for(Act.WORK))
    return is_at_work | Q(kind__in=_upkeep)


def _run(pk: uuid.UUID, moment: dt.datetime) -> bool:
    try:
        with transaction.atomic():
            job = (
                DueJob.objects.select_for_update(skip_locked=True, of=("self",))
                .select_related("tribe")
                .filter(_open_ones(), pk=pk, done_at=None, failed_at=None, due_at__lte=moment)
                .first()
            )
            if job is None:
                return False
            with enter_tribe(job.tribe) if job.tribe else nullcontext():
                _handlers[job.kind](job)
            DueJob.objects.filter(pk=pk).update(done_at=clock.now())
            return True
    except Exception:
        # One job that fails must not keep the others waiting; it is tried again, then reported.
        log.exception("due_job_failed", job=str(pk))
        _try_later(pk)
        return False


def _try_later(pk: uuid.UUID) -> None:
    job = DueJob.objects.filter(pk=pk).first()
    if job is None:
        return
    attempts = job.attempts + 1
    # A person may take the job off the list at this very moment; then nothing is left to update.
    DueJob.objects.filter(pk=pk).update(
        attempts=attempts,
        retry_at=clock.now() + dt.timedelta(seconds=10 * 4**attempts),
        failed_at=clock.now() if attempts >= MOST_ATTEMPTS else None,
    )
