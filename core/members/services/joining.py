"""Coming in, and leaving."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing.plans import max_members
from core.accounts.models import Account
from core.common import clock
from core.common.errors import DomainError
from core.history.services import record_event
from core.members import selectors, signals
from core.members.events import MemberEvent
from core.members.models import Member
from tenants.context import current_tribe
from tenants.models import Tribe
from tenants.services import give_key, take_key


class LastSteward(DomainError):
    """The last steward wants to leave."""

    code = "last_steward"
    message = _("You are the last steward. Make somebody else steward first, then leave.")


class TribeFull(DomainError):
    """Somebody would come in, and the tribe's plan has no room left."""

    code = "tribe_full"
    message = _(
        "This tribe has as many people as its plan gives room for. "
        "Its organisation can choose a larger plan."
    )


@transaction.atomic
def admit_member(
    *, account: Account, role: str = Member.Role.MEMBER, invited_by: Member | None = None
) -> Member:
    """
    Let an account into the present tribe: its Member row and its key, or neither.

    Machine work behind an invitation or the founding. Who belongs already stays as they are; who
    left comes back as the same person.

    :raises TribeFull: if the tribe has as many people as its plan gives room for.
    """
    # Who comes in waits for who came in just before, so that the last place is given once.
    tribe = Tribe.objects.select_for_update(of=("self",), no_key=True).get(pk=current_tribe().pk)
    member = Member.objects.select_for_update().filter(account_id=account.pk).first()
    if member and member.is_present:
        return member
    if selectors.people().count() >= max_members(tribe.plan):
        raise TribeFull
    if member is None:
        member = Member(account=account, joined_at=clock.now(), invited_by=invited_by)
    member.display_name = account.name
    member.role, member.left_at = role, None
    member.save()
    give_key(account=account, tribe=tribe, role=role)
    record_event(kind=MemberEvent.JOINED, actor=member, subject=member)
    return member


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
