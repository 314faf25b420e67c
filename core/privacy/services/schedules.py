"""When what is asked here is done."""

import datetime as dt
import uuid
from collections.abc import Iterable

from core.common import clock
from core.privacy import signals
from core.privacy.models import ErasureStep, Export, ExportPart, TribeCopy, TribeCopyPart
from tenants import due

GATHER = "export.gather"
PACK = "export.pack"
GIVE_UP = "export.give_up"
REMOVE = "export.remove"
STEP = "erasure.step"
NOTE = "erasure.note"
TABLE = "tribe_copy.table"
PACK_TRIBE = "tribe_copy.pack"
GIVE_UP_TRIBE = "tribe_copy.give_up"
REMOVE_TRIBE = "tribe_copy.remove"

KEPT = dt.timedelta(days=7)
LONGEST = dt.timedelta(days=1)


def schedule_parts(export: Export, parts: Iterable[ExportPart]) -> None:
    """Have each part gathered by itself, and the whole given up when it takes a day."""
    due.schedule_each(
        kind=GATHER, due_at=clock.now(), objects=[(part.pk, part.tribe) for part in parts]
    )
    _schedule(GIVE_UP, export.pk, due_at=clock.now() + LONGEST)
    signals.work_scheduled.send(sender=Export)


def schedule_packing(export: Export) -> None:
    """Have the parts packed: the last one is there."""
    _schedule(PACK, export.pk)


def schedule_removal(export_id: uuid.UUID, *, at: dt.datetime | None = None) -> None:
    """Have everything of an export removed, now or when its days are over."""
    due.cancel(dedupe_key=f"{GIVE_UP}:{export_id}")
    _schedule(REMOVE, export_id, due_at=at)
    signals.work_scheduled.send(sender=Export)


def schedule_steps(steps: Iterable[ErasureStep]) -> None:
    """Have somebody forgotten in each tribe by itself."""
    due.schedule_each(
        kind=STEP, due_at=clock.now(), objects=[(step.pk, step.tribe) for step in steps]
    )
    signals.work_scheduled.send(sender=ErasureStep)


def schedule_note(account_id: uuid.UUID) -> None:
    """Have an erasure noted outside the database."""
    _schedule(NOTE, account_id)


def _schedule(
    kind: str,
    object_id: uuid.UUID,
    *,
    due_at: dt.datetime | None = None,
) -> None:
    due.schedule(
        kind=kind,
        object_id=object_id,
        due_at=due_at or clock.now(),
        dedupe_key=f"{kind}:{object_id}",
    )


def schedule_tables(copy: TribeCopy, parts: Iterable[TribeCopyPart]) -> None:
    """Have each table of a tribe gathered by itself, and the whole given up when it takes a day."""
    due.schedule_each(
        kind=TABLE, due_at=clock.now(), objects=[(part.pk, copy.tribe) for part in parts]
    )
    _schedule(GIVE_UP_TRIBE, copy.pk, due_at=clock.now() + LONGEST)
    signals.work_scheduled.send(sender=TribeCopy)


def schedule_slice(part: TribeCopyPart) -> None:
    """Have the next slice of a table gathered."""
    due.schedule(
        kind=TABLE,
        object_id=part.pk,
        due_at=clock.now(),
        dedupe_key=f"{TABLE}:{part.pk}:{part.slices}",
        tribe=part.copy.tribe,
    )


def schedule_tribe_packing(copy: TribeCopy) -> None:
    """Have the tables packed: the last one is there."""
    _schedule(PACK_TRIBE, copy.pk)


def schedule_tribe_removal(copy_id: uuid.UUID, *, at: dt.datetime | None = None) -> None:
    """Have everything of a tribe's copy removed, now or when its days are over."""
    due.cancel(dedupe_key=f"{GIVE_UP_TRIBE}:{copy_id}")
    _schedule(REMOVE_TRIBE, copy_id, due_at=at)
    signals.work_scheduled.send(sender=TribeCopy)
