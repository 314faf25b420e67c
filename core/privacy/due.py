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


due.register(schedules.GATHER, gather, is_upkeep=True)
due.register(schedules.PACK, pack, is_upkeep=True)
due.register(schedules.GIVE_UP, give_up, is_upkeep=True)
due.register(schedules.REMOVE, remove, is_upkeep=True)
due.register(schedules.STEP, step, is_upkeep=True)
due.register(schedules.NOTE, note, is_upkeep=True)
