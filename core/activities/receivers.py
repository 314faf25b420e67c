"""What activities do when others say something."""

from typing import Any

from django.dispatch import receiver

from core.activities import services
from core.history.models import Event
from core.history.signals import event_recorded
from core.members.models import Member
from core.members.signals import member_leaving
from core.partups.events import GuestEvent, PartupEvent


@receiver(member_leaving, dispatch_uid="activities.release_all")
def release_all(*, member: Member, **_: Any) -> None:
    """Who leaves the tribe does nothing there any more."""
    services.release_all(member=member)


@receiver(event_recorded, dispatch_uid="activities.release_in_partup")
def release_in_partup(*, event: Event, **_: Any) -> None:
    """Who leaves a team, or whose visit ends, gives back what they would have done for it."""
    if event.partup_id is None:
        return
    if event.kind == PartupEvent.LEFT and event.actor:
        services.release_in_partup(member=event.actor, partup_id=event.partup_id)
    if event.kind == GuestEvent.ENDED:
        guest = Member.objects.get(pk=event.data["member_id"])
        services.release_in_partup(member=guest, partup_id=event.partup_id)
