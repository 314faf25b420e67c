"""What privacy does when its moment comes."""

from core.privacy import services
from core.privacy.services import schedules
from tenants import due
from tenants.models import DueJob


def gather(job: DueJob) -> None:
    """A part of a copy is to be gathered."""
    services.gather_part(part_id=job.object_id)


def pack(job: DueJob) -> None:
    """All parts of a copy are there."""
    services.pack(export_id=job.object_id)


def give_up(job: DueJob) -> None:
    """A copy took a day."""
    services.give_up(export_id=job.object_id)


def remove(job: DueJob) -> None:
    """The days of a copy are over."""
    services.remove_export(export_id=job.object_id)


def step(job: DueJob) -> None:
    """Somebody is to be forgotten in a tribe."""
    services.take_step(step_id=job.object_id)


def note(job: DueJob) -> None:
    """Somebody was erased."""
    services.note_in_ledger(account_id=job.object_id)


def table(job: DueJob) -> None:
    """A slice of a table of a tribe is to be gathered."""
    services.gather_table(part_id=job.object_id)


def pack_tribe(job: DueJob) -> None:
    """All tables of a tribe are there."""
    services.pack_tribe(copy_id=job.object_id)


def give_up_tribe(job: DueJob) -> None:
    """A copy of a tribe took a day."""
    services.give_up_tribe_copy(copy_id=job.object_id)


def remove_tribe(job: DueJob) -> None:
    """The days of a tribe's copy are over."""
    services.remove_tribe_copy(copy_id=job.object_id)


due.register(schedules.GATHER, gather, is_upkeep=True)
due.register(schedules.PACK, pack, is_upkeep=True)
due.register(schedules.GIVE_UP, give_up, is_upkeep=True)
due.register(schedules.REMOVE, remove, is_upkeep=True)
due.register(schedules.STEP, step, is_upkeep=True)
due.register(schedules.NOTE, note, is_upkeep=True)
due.register(schedules.TABLE, table, is_upkeep=True)
due.register(schedules.PACK_TRIBE, pack_tribe, is_upkeep=True)
due.register(schedules.GIVE_UP_TRIBE, give_up_tribe, is_upkeep=True)
due.register(schedules.REMOVE_TRIBE, remove_tribe, is_upkeep=True)
