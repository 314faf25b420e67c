"""Coming in."""

import datetime as dt

from django.db import transaction

from core.accounts.models import Account
from core.common import clock
from core.history.services import record_event
from core.members.events import MemberEvent
from core.members.models import JoinAnswers, Member
from core.members.services.room import check_room_for
from core.trail.services import record
from tenants.context import current_tribe
from tenants.models import JoinRequest, Tribe
from tenants.services import give_key


def hold_door() -> Tribe:
    """
    Lock the present tribe until the transaction ends, and return it as it is now.

    Whoever lets people in does this first: so they wait for each other, never in a circle.
    """
    return (
        Tribe.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation")
        .get(pk=current_tribe().pk)
    )


@transaction.atomic
def admit_member(
    *,
    account: Account,
    role: str = Member.Role.MEMBER,
    invited_by: Member | None = None,
    level: int = 0,
    ends_at: dt.datetime | None = None,
    accepted_version: int | None = None,
) -> Member:
    """
    Let an account into the present tribe: its Member row and its key, or neither.

    Machine work behind an invitation, a request, a part-up's guests or the founding. Who belongs
    already stays as they are, but a guest becomes a member, or stays longer. Who left comes back
    as the same person, with what is given now. A request of theirs that waits is answered by it.
    A guest (the only role with an `ends_at`) takes no place of a member.

    :raises TribeFull: if the tribe has as many people as its plan gives room for.
    :raises GuestsFull: if it has as many guests.
    """
    # The last place is given once: who comes in waits for who came in just before.
    tribe = hold_door()
    member = Member.objects.select_for_update().filter(account_id=account.pk).first()
    if member and _is_settled(member, role, ends_at):
        return member
    check_room_for(member, role=role, tribe=tribe)
    if member is None:
        member = Member(account=account, joined_at=clock.now())
    member.display_name, member.photo_id = account.name, account.shown_photo_id
    member.role, member.level, member.ends_at = role, level, ends_at
    member.left_at = member.removed_at = None
    member.invited_by = invited_by or member.invited_by
    member.accepted_version = accepted_version or member.accepted_version
    member.save()
    give_key(account=account, tribe=tribe, role=role, ends_at=ends_at)
    if role != Member.Role.GUEST:
        _tell(member, tribe)
    changes = {"role": role, "level": level}
    record(action="member.joined", actor=member, subject=member, changes=changes)
    return member


def _is_settled(member: Member, role: str, ends_at: dt.datetime | None) -> bool:
    """Whether somebody has already what they would get."""
    if not member.is_present or not member.is_guest:
        return member.is_present
    if role != Member.Role.GUEST or member.ends_at is None or ends_at is None:
        return False
    return member.ends_at >= ends_at


def _tell(member: Member, tribe: Tribe) -> None:
    waiting = JoinRequest.objects.filter(
        account_id=member.account_id, tribe=tribe, state=JoinRequest.State.WAITING
    )
    if request := waiting.first():
        waiting.update(state=JoinRequest.State.ACCEPTED, answered_at=clock.now())
        JoinAnswers.objects.filter(pk=request.pk).update(is_waiting=False)
    record_event(kind=MemberEvent.JOINED, actor=member, subject=member)
