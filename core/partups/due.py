"""What part-ups do when its moment comes."""

from core.partups import services
from core.partups.services import schedules
from tenants import due
from tenants.models import DueJob


def end(job: DueJob) -> None:
    """The last day of a part-up is over."""
    services.end_by_the_clock(partup_id=job.object_id, due_at=job.due_at)


def close(job: DueJob) -> None:
    """The time for answers is over."""
    services.close_unanswered(partup_id=job.object_id, due_at=job.due_at)


def remind(job: DueJob) -> None:
    """An offer has waited five days."""
    services.remind_of_offer(offer_id=job.object_id)


def lapse(job: DueJob) -> None:
    """An offer has waited ten days."""
    services.lapse_offer(offer_id=job.object_id)


due.register(schedules.CLOSING, end)
due.register(schedules.CLOSE, close)
due.register(schedules.REMIND, remind)
due.register(schedules.LAPSE, lapse)
