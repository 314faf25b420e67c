"""What part-ups do when its moment comes."""

from core.partups import services
from core.partups.services import schedules, visits
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


def warn_of_guest(job: DueJob) -> None:
    """A guest's visit ends in a week."""
    visits.tell_of_end(pass_id=job.object_id)


def end_guest(job: DueJob) -> None:
    """The last day of a guest's visit is over."""
    visits.end_by_the_clock(pass_id=job.object_id, due_at=job.due_at)


due.register(schedules.CLOSING, end)
due.register(schedules.CLOSE, close)
due.register(schedules.REMIND, remind)
due.register(schedules.LAPSE, lapse)
due.register(schedules.GUEST_WARN, warn_of_guest)
due.register(schedules.GUEST_END, end_guest)
