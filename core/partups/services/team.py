"""Coming into a team, and out of it, under the lock of the part-up."""

from core.common import clock
from core.history.services import record_event
from core.members.models import Member
from core.partups import rules
from core.partups.errors import TeamFull
from core.partups.events import OpeningEvent, PartupEvent
from core.partups.models import Offer, Opening, Participation, Partup


def take_seat(*, partup: Partup, member: Member, opening: Opening) -> Participation:
    """
    Seat a member by an opening with a free seat; who followed becomes a partner.

    :raises TeamFull: if the part-up has 200 partners.
    """
    if partup.participations.partners().count() >= rules.MOST_PARTNERS:
        raise TeamFull
    seat = partup.participations.present().filter(member=member).first()
    if seat is None:
        seat = Participation(partup=partup, member=member)
    seat.role, seat.opening, seat.joined_at = Participation.Role.PARTNER, opening, clock.now()
    seat.save()
    opening.seats_taken += 1
    if opening.seats_taken == opening.seats:
        opening.state = Opening.State.FILLED
    opening.save(update_fields=["seats_taken", "state", "updated_at"])
    return seat


def give_up_seat(*, partup: Partup, seat: Participation) -> None:
    """
    Free a partner's seat; the opening it came by opens again while the part-up is on.

    A first yes that this partner said to somebody counts no more.
    """
    seat.left_at = clock.now()
    seat.save(update_fields=["left_at"])
    theirs = Offer.objects.pending().filter(opening__partup=partup, yes_by=seat.member_id)
    theirs.update(yes_by=None, answer="", updated_at=clock.now())
    opening = seat.opening
    if opening is None:
        return
    was_filled = opening.is_filled
    opening.seats_taken -= 1
    if was_filled:
        opening.state = Opening.State.OPEN if partup.is_working else Opening.State.CLOSED
    opening.save(update_fields=["seats_taken", "state", "updated_at"])
    if was_filled and opening.is_open:
        record_event(
            kind=OpeningEvent.REOPENED,
            actor=None,
            subject=opening,
            partup_id=partup.pk,
            data={"opening": opening.title},
        )


def start_running_if_complete(partup: Partup) -> None:
    """An open part-up runs as soon as its minimum team is there; it never goes back."""
    if partup.state != Partup.State.OPEN:
        return
    if partup.participations.partners().count() < partup.minimum_team:
        return
    partup.state = Partup.State.RUNNING
    partup.save(update_fields=["state", "updated_at"])
    record_event(kind=PartupEvent.RUNNING, actor=None, subject=partup, partup_id=partup.pk)


def is_last_partner(partup: Partup, member: Member) -> bool:
    """Whether a part-up has a member as its only partner."""
    team = partup.participations.partners()
    return team.filter(member=member).exists() and not team.exclude(member=member).exists()
