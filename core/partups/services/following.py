"""Following a part-up without a seat."""

from django.db import transaction

from core.common import clock
from core.history.services import record_event
from core.members.models import Member
from core.partups.errors import PartupOver
from core.partups.events import PartupEvent
from core.partups.models import Participation, Partup
from core.partups.policies import can_follow
from core.partups.services.locks import check_allowed, lock_member, lock_standing


@transaction.atomic
def follow(*, actor: Member, partup: Partup) -> Participation:
    """
    This will make the actor a supporter, at once.

    Whoever sees the part-up may, while it is on. Following twice is harmless, and a partner stays
    a partner.

    :raises NotFound: if the actor may not see it.
    :raises PartupOver: if it is over.
    """
    actor = lock_member(actor.pk)
    standing = lock_standing(actor=actor, partup_id=partup.pk)
    check_allowed(can_follow(standing))
    if standing.participation:
        return standing.participation
    if not standing.partup.is_live:
        raise PartupOver
    place = Participation.objects.create(
        partup=standing.partup,
        member=actor,
        role=Participation.Role.SUPPORTER,
        joined_at=clock.now(),
    )
    record_event(kind=PartupEvent.FOLLOWED, actor=actor, subject=partup, partup_id=partup.pk)
    return place


@transaction.atomic
def unfollow(*, actor: Member, partup: Partup) -> None:
    """
    This will end following; partners keep their seat. Ending it twice is harmless.

    :raises NotFound: if the actor may not see the part-up.
    """
    standing = lock_standing(actor=actor, partup_id=partup.pk)
    place = standing.participation
    if place is None or place.is_partner:
        return
    place.left_at = clock.now()
    place.save(update_fields=["left_at"])
    record_event(kind=PartupEvent.UNFOLLOWED, actor=actor, subject=partup, partup_id=partup.pk)
