"""What the inbox does when something happens in a tribe."""

from typing import Any

from django.dispatch import receiver

from core.history.models import Event
from core.history.signals import event_recorded
from core.inbox import services
from core.members.events import MemberEvent
from core.members.models import Member
from tenants.context import current_tribe


@receiver(event_recorded, dispatch_uid="inbox.tell")
def tell(*, event: Event, **_: Any) -> None:
    """Whoever it concerns gets a pointer in the same transaction."""
    services.tell(event)


@receiver(event_recorded, dispatch_uid="inbox.keep_work")
def keep_work(*, event: Event, **_: Any) -> None:
    """What waits for people follows what happens to it."""
    services.keep_work_in_step(event)


@receiver(event_recorded, dispatch_uid="inbox.forget_member")
def forget_member(*, event: Event, **_: Any) -> None:
    """
    Who left a tribe, or was removed from it, keeps nothing of it.

    The event is the last of leaving: what ends with it (seats, offers) was told before.
    """
    if event.kind not in {MemberEvent.LEFT, MemberEvent.REMOVED}:
        return
    member = Member.objects.get(pk=event.subject_id)
    services.forget_member(account_id=member.account_id, tribe=current_tribe())
    services.forget_offers_of(member)
