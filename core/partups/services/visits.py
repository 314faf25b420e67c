"""The end of a guest's visit to a part-up, whoever ends it: a partner, the guest, or the clock."""

import datetime as dt
import uuid

from django.db.models import Max
from django.utils.translation import gettext as _

from core.common import clock
from core.history.services import record_event
from core.members.models import Member
from core.members.services.visits import end_visit, move_end_of_visit
from core.partups import rules
from core.partups.errors import LastPartner
from core.partups.events import GuestEvent
from core.partups.models import GuestPass, Offer, Partup
from core.partups.services import schedules
from core.partups.services.endings import end_stopped
from core.partups.services.lapses import withdraw_quietly
from core.partups.services.locks import lock_member, lock_partup
from core.partups.services.team import give_up_seat, is_last_partner
from core.trail.services import record


def end_pass_quietly(guest_pass: GuestPass, *, partup: Partup, actor: Member | None) -> None:
    """
    End a pass, and all its guest has in a part-up that is held; with the last one they leave.

    The clock (no actor) stops a part-up that would be left without anybody; people are refused.
    """
    member = guest_pass.member
    if partup.is_live and is_last_partner(partup, member):
        if actor is not None:
            raise LastPartner
        end_stopped(partup, actor=member, reason=_("Nobody was left to work on it."))
    _leave_partup(partup, member)
    close_pass(guest_pass)
    data = {"member": member.display_name, "member_id": str(member.pk)}
    record_event(
        kind=GuestEvent.ENDED, actor=actor, subject=guest_pass, partup_id=partup.pk, data=data
    )
    changes = {"partup": str(partup.pk)}
    record(action=GuestEvent.ENDED.value, actor=actor, subject=guest_pass, changes=changes)
    settle_visit(member)


def settle_visit(member: Member) -> None:
    """Let a guest be in the tribe as long as the last of their passes; without one they leave."""
    passes = GuestPass.objects.filter(member=member, ended_at=None)
    last = passes.aggregate(last=Max("ends_at"))["last"]
    if last is None:
        end_visit(member=member)
    else:
        move_end_of_visit(member=member, ends_at=last)


def close_pass(guest_pass: GuestPass) -> None:
    """Note that a pass is over, and take it off the list of what falls due."""
    guest_pass.ended_at = clock.now()
    guest_pass.save(update_fields=["ended_at"])
    schedules.forget_guest(guest_pass)


def close_passes_of(member: Member) -> None:
    """Note that nothing is left of somebody's visits: they left, or became a member."""
    for guest_pass in GuestPass.objects.filter(member=member, ended_at=None):
        close_pass(guest_pass)


def end_by_the_clock(*, pass_id: uuid.UUID, due_at: dt.datetime) -> None:
    """End a visit whose last day is over; one that was moved or ended is left alone."""
    found = _held(pass_id)
    if found and found[0].ends_at <= due_at:
        end_pass_quietly(found[0], partup=found[1], actor=None)


def tell_of_end(*, pass_id: uuid.UUID) -> None:
    """Let a guest and the partners hear, a week before, that a visit ends."""
    found = _held(pass_id)
    if found is None:
        return
    guest_pass, partup = found
    member = guest_pass.member
    record_event(
        kind=GuestEvent.ENDING,
        actor=None,
        subject=guest_pass,
        partup_id=partup.pk,
        data={"member": member.display_name, "member_id": str(member.pk)},
    )


def shorten_visits(*, ends_at: dt.datetime) -> None:
    """
    Let no guest stay longer than a moment: who would is there until then, or goes at once.

    Machine work behind a change of the rules, which holds the tribe's guests to it already.
    """
    over = ends_at <= clock.now()
    too_long = GuestPass.objects.filter(ended_at=None, ends_at__gt=ends_at)
    too_long = too_long.filter(member__role=Member.Role.GUEST).select_related("member")
    for guest_pass in too_long.order_by("member", "partup"):
        lock_member(guest_pass.member_id)
        partup = lock_partup(guest_pass.partup_id)
        if over:
            end_pass_quietly(guest_pass, partup=partup, actor=None)
            continue
        guest_pass.ends_at, guest_pass.until = ends_at, rules.last_day_before(ends_at)
        guest_pass.save(update_fields=["until", "ends_at"])
        schedules.schedule_guest(guest_pass)


def _leave_partup(partup: Partup, member: Member) -> None:
    """What is over stays as it was: a record of who took part does not change."""
    place = partup.participations.present().select_related("opening").filter(member=member).first()
    if place and not partup.is_over:
        if place.is_partner:
            give_up_seat(partup=partup, seat=place)
        else:
            place.left_at = clock.now()
            place.save(update_fields=["left_at"])
    withdraw_quietly(Offer.objects.pending().filter(opening__partup=partup, member=member))


def _held(pass_id: uuid.UUID) -> tuple[GuestPass, Partup] | None:
    """The clock does not wait for people: it holds its job already, which they may wait for."""
    found = GuestPass.objects.filter(pk=pass_id, ended_at=None).first()
    if found is None:
        return None
    lock_member(found.member_id, nowait=True)
    partup = lock_partup(found.partup_id, nowait=True)
    fresh = GuestPass.objects.filter(pk=pass_id, ended_at=None).select_related("member").first()
    return (fresh, partup) if fresh and fresh.member.is_guest else None
