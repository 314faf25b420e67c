"""Guests: let in until a day, longer or shorter, and at an end."""

import datetime as dt
import uuid

from django.db import transaction

from core.common.errors import NotFound
from core.history.services import record_event
from core.members.models import Member, TribeRules
from core.members.selectors import current_rules
from core.members.services.guest_door import GuestWish
from core.members.services.joining import admit_member
from core.partups import rules
from core.partups.errors import NoGuest, NoGuests, PassOver
from core.partups.events import GuestEvent
from core.partups.models import GuestPass, Partup
from core.partups.policies import can_keep_guests
from core.partups.selectors import Standing
from core.partups.services import schedules
from core.partups.services.locks import (
    check_allowed,
    check_working,
    lock_member,
    lock_partup,
    lock_standing,
)
from core.partups.services.visits import end_pass_quietly, settle_visit
from core.trail.services import record


@transaction.atomic
def admit_guest(wish: GuestWish) -> GuestPass | None:
    """
    This will let in whoever accepted an invitation into a part-up; a second time is harmless.

    Machine work behind accepting. Who is a member stays one, and gets no pass.

    :raises NoGuests: if the rules let no guests in (any more).
    :raises PassOver: if its last day is past, or who invited is no partner there (any more).
    :raises PartupOver: if the part-up is not open or running.
    """
    tribe_rules = _rules_for_guests()
    until = min(wish.until, rules.last_guest_day(tribe_rules))
    if until < rules.today():
        raise PassOver
    member = admit_member(
        account=wish.account,
        role=Member.Role.GUEST,
        invited_by=wish.invited_by,
        ends_at=rules.closing_moment(until),
        accepted_version=wish.accepted_version,
    )
    if not member.is_guest:
        return None
    partup = lock_partup(wish.partup_id)
    if not _is_team_member(partup, wish.invited_by):
        raise PassOver
    check_working(partup)
    guest_pass, is_new = _give_pass(partup, member, let_in_by=wish.invited_by, until=until)
    if is_new:
        _record(GuestEvent.CAME, guest_pass, actor=member)
    return guest_pass


@transaction.atomic
def let_in(*, actor: Member, partup: Partup, member_id: uuid.UUID, until: dt.date) -> GuestPass:
    """
    This will let somebody who is a guest of this tribe already into one more part-up.

    Partners may, if the rules let guests in. Letting in twice changes nothing.

    :raises NotFound: if the actor may not see the part-up, or nobody here has that key.
    :raises NotAllowed: if the actor is no partner.
    :raises NoGuests: if the rules let no guests in.
    :raises NoGuest: if it is a member.
    :raises InvalidInput: if the day is past, or further than the rules let guests stay.
    :raises PartupOver: if the part-up is not open or running.
    """
    member = Member.objects.present().filter(pk=member_id).first()
    if member is None:
        raise NotFound
    member = lock_member(member.pk)
    standing = _checked_standing(actor, partup.pk)
    tribe_rules = _rules_for_guests()
    if not member.is_guest:
        raise NoGuest
    rules.check_guest_day(until, tribe_rules)
    check_working(standing.partup)
    guest_pass, is_new = _give_pass(standing.partup, member, let_in_by=actor, until=until)
    if is_new:
        settle_visit(member)
        _record(GuestEvent.LET_IN, guest_pass, actor=actor)
    return guest_pass


@transaction.atomic
def move_guest(*, actor: Member, guest_pass: GuestPass, until: dt.date) -> GuestPass:
    """
    This will let a guest stay until another day, later or earlier.

    Partners may, as far as the rules let guests stay, counted from today. Moving to the day it
    has changes nothing.

    :raises NotFound: if the actor may not see the part-up, or the visit is over.
    :raises NotAllowed: if the actor is no partner.
    :raises NoGuests: if the rules let no guests in (any more).
    :raises InvalidInput: if the day is past, or further than the rules let guests stay.
    """
    member = lock_member(guest_pass.member_id)
    _checked_standing(actor, guest_pass.partup_id)
    guest_pass = _live_pass(guest_pass)
    rules.check_guest_day(until, _rules_for_guests())
    if until == guest_pass.until:
        return guest_pass
    former, guest_pass.until = guest_pass.until, until
    guest_pass.ends_at = rules.closing_moment(until)
    guest_pass.save(update_fields=["until", "ends_at"])
    schedules.schedule_guest(guest_pass)
    settle_visit(member)
    words = {"from": former.isoformat()}
    _record(GuestEvent.MOVED, guest_pass, actor=actor, **words)
    return guest_pass


@transaction.atomic
def end_guest(*, actor: Member, guest_pass: GuestPass) -> None:
    """
    This will end a guest's visit to a part-up, at once; with the last one the guest leaves.

    Partners may, and the guest may. Seat, follow, offers and open activities there end with it.
    Ending twice is harmless.

    :raises NotFound: if the actor may not see the part-up.
    :raises NotAllowed: if the actor is neither a partner nor the guest.
    :raises LastPartner: if the part-up would be left without anybody.
    """
    lock_member(guest_pass.member_id)
    standing = lock_standing(actor=actor, partup_id=guest_pass.partup_id)
    check_allowed(can_keep_guests(standing) or guest_pass.member_id == actor.pk)
    fresh = GuestPass.objects.select_related("member").get(pk=guest_pass.pk)
    if fresh.ended_at is None:
        end_pass_quietly(fresh, partup=standing.partup, actor=actor)


def _rules_for_guests() -> TribeRules:
    tribe_rules = current_rules()
    if not tribe_rules.lets_guests_in:
        raise NoGuests
    return tribe_rules


def _checked_standing(actor: Member, partup_id: uuid.UUID) -> Standing:
    standing = lock_standing(actor=actor, partup_id=partup_id)
    check_allowed(can_keep_guests(standing))
    return standing


def _is_team_member(partup: Partup, member: Member) -> bool:
    is_there = partup.participations.partners().filter(member=member).exists()
    return is_there and member.is_present and not member.is_guest


def _live_pass(guest_pass: GuestPass) -> GuestPass:
    found = GuestPass.objects.live().select_related("member").filter(pk=guest_pass.pk).first()
    if found is None:
        raise NotFound
    return found


def _give_pass(
    partup: Partup, member: Member, *, let_in_by: Member, until: dt.date
) -> tuple[GuestPass, bool]:
    """The pass of a guest in a part-up that is held; who has one that lasts as long keeps it."""
    guest_pass, is_new = GuestPass.objects.get_or_create(
        partup=partup,
        member=member,
        ended_at=None,
        defaults={
            "let_in_by": let_in_by,
            "until": until,
            "ends_at": rules.closing_moment(until),
        },
    )
    if not is_new and guest_pass.until < until:
        guest_pass.until, guest_pass.ends_at = until, rules.closing_moment(until)
        guest_pass.save(update_fields=["until", "ends_at"])
    schedules.schedule_guest(guest_pass)
    return guest_pass, is_new


def _record(kind: GuestEvent, guest_pass: GuestPass, *, actor: Member, **words: str) -> None:
    member = guest_pass.member
    until = guest_pass.until.isoformat()
    record_event(
        kind=kind,
        actor=actor,
        subject=guest_pass,
        partup_id=guest_pass.partup_id,
        data={
            "member": member.display_name,
            "member_id": str(member.pk),
            "until": until,
            **words,
        },
    )
    changes = {"partup": str(guest_pass.partup_id), "until": until, **words}
    record(action=kind.value, actor=actor, subject=guest_pass, changes=changes)
