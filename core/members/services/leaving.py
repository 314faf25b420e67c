"""Leaving a tribe."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.common import clock
from core.common.errors import DomainError
from core.history.services import record_event
from core.members import selectors, signals
from core.members.events import MemberEvent
from core.members.models import Member
from tenants.context import current_tribe
from tenants.services import take_key


class LastSteward(DomainError):
    """The last steward wants to leave."""

    code = "last_steward"
    message = _("You are the last steward. Make somebody else steward first, then leave.")


@transaction.atomic
def leave_tribe(*, actor: Member) -> None:
    """
    This will end everything the actor has in this tribe, at once.

    Seats, follows, waiting offers and notices go; what was written stays, under the name. Leaving
    twice is harmless.

    :raises LastSteward: if nobody else keeps the tribe.
    :raises LastPartner: if a part-up would be left without anybody.
    """
    tribe = current_tribe()
    stewards = list(selectors.stewards().select_for_update(no_key=True))
    actor = Member.objects.select_for_update(no_key=True).get(pk=actor.pk)
    if not actor.is_present:
        return
    if stewards == [actor] and selectors.people().exclude(pk=actor.pk).exists():
        raise LastSteward
    signals.member_leaving.send(sender=Member, member=actor)
    actor.left_at = clock.now()
    actor.role = Member.Role.MEMBER
    actor.save(update_fields=["left_at", "role"])
    take_key(account=actor.account, tribe=tribe)
    record_event(kind=MemberEvent.LEFT, actor=actor, subject=actor)
