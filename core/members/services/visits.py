"""The end of a guest's visit."""

import datetime as dt

from django.db import transaction

from core.common import clock
from core.history.services import record_event
from core.members import signals
from core.members.events import MemberEvent
from core.members.models import Member
from core.trail.services import record
from tenants.context import current_tribe
from tenants.services import give_key, take_key


@transaction.atomic
def end_visit(*, member: Member) -> None:
    """
    Let a guest whose last pass ended leave the tribe, also when their time was over before.

    Machine work behind passes; whoever is no guest, or left, stays as they are.
    """
    member = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    if member.left_at or not member.is_guest:
        return
    signals.member_leaving.send(sender=Member, member=member, by=None)
    member.left_at = clock.now()
    member.role, member.level, member.ends_at = Member.Role.MEMBER, 0, None
    member.save(update_fields=["left_at", "role", "level", "ends_at"])
    take_key(account=member.account, tribe=current_tribe())
    record_event(kind=MemberEvent.LEFT, actor=member, subject=member)
    record(action="guest.left", actor=member, subject=member)


@transaction.atomic
def move_end_of_visit(*, member: Member, ends_at: dt.datetime) -> None:
    """
    Let a guest stay until another moment, in the tribe's own row and in their key.

    Machine work behind passes; whoever is no guest, or left, stays as they are.
    """
    member = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    if member.left_at or not member.is_guest or member.ends_at == ends_at:
        return
    member.ends_at = ends_at
    member.save(update_fields=["ends_at"])
    role = Member.Role.GUEST
    give_key(account=member.account, tribe=current_tribe(), role=role, ends_at=ends_at)
