"""The ways a part-up ends, under its lock; people and the clock both come here."""

from core.common import clock
from core.history.services import record_event
from core.members.models import Member
from core.partups.events import PartupEvent
from core.partups.models import Closing, Opening, Partup
from core.partups.services import schedules
from core.partups.services.lapses import lapse_all


def begin_closing(partup: Partup, *, actor: Member | None) -> None:
    """Let a part-up that is on go to closing: the search ends, the questions are open."""
    partup.state, partup.closing_at = Partup.State.CLOSING, clock.now()
    partup.save(update_fields=["state", "closing_at", "updated_at"])
    Closing.objects.get_or_create(partup=partup)
    _end_search(partup)
    schedules.forget_end(partup)
    schedules.schedule_close(partup)
    record_event(kind=PartupEvent.CLOSING, actor=actor, subject=partup, partup_id=partup.pk)


def end_closed(partup: Partup, *, actor: Member | None) -> None:
    """Close a part-up with the answers that are there."""
    partup.state, partup.closed_at = Partup.State.CLOSED, clock.now()
    partup.save(update_fields=["state", "closed_at", "updated_at"])
    Closing.objects.filter(partup=partup).update(closed_by=actor)
    schedules.forget_end(partup)
    record_event(kind=PartupEvent.CLOSED, actor=actor, subject=partup, partup_id=partup.pk)


def end_stopped(partup: Partup, *, actor: Member, reason: str) -> None:
    """Stop a part-up before its end, for a reason that was checked."""
    partup.state, partup.closed_at = Partup.State.STOPPED, clock.now()
    partup.stop_reason = reason
    partup.save(update_fields=["state", "closed_at", "stop_reason", "updated_at"])
    _end_search(partup)
    schedules.forget_end(partup)
    record_event(
        kind=PartupEvent.STOPPED,
        actor=actor,
        subject=partup,
        partup_id=partup.pk,
        data={"reason": partup.stop_reason},
    )


def _end_search(partup: Partup) -> None:
    lapse_all(partup)
    partup.openings.open().update(state=Opening.State.CLOSED, updated_at=clock.now())
