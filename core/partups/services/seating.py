"""Giving whoever offered a seat, under the locks of person and part-up."""

from core.members.models import Member
from core.partups.errors import AlreadyPartner, OpeningClosed, OpeningFull
from core.partups.events import OfferEvent
from core.partups.models import Offer, Opening, Participation, Partup
from core.partups.services.lapses import lapse_offers, record_offer, withdraw_quietly
from core.partups.services.team import start_running_if_complete, take_seat


def check_has_room(partup: Partup, opening: Opening, member: Member) -> None:
    """
    Refuse a second seat, and a seat that is not free.

    :raises AlreadyPartner: if the member has a seat.
    :raises OpeningFull: if every seat is taken.
    :raises OpeningClosed: if the opening was closed.
    """
    if partup.participations.partners().filter(member=member).exists():
        raise AlreadyPartner
    if opening.is_filled:
        raise OpeningFull
    if opening.is_closed:
        raise OpeningClosed


def seat_offer(offer: Offer, *, partup: Partup, kind: OfferEvent, actor: Member) -> Participation:
    """
    Seat whoever made an offer that was accepted and saved.

    The last seat fills the opening: other offers that wait there lapse. Other offers of the same
    person in this part-up end.

    :raises TeamFull: if the part-up has 200 partners.
    """
    opening, member = offer.opening, offer.member
    seat = take_seat(partup=partup, member=member, opening=opening)
    withdraw_quietly(Offer.objects.pending().filter(opening__partup=partup, member=member))
    record_offer(kind, offer, actor=actor)
    if opening.is_filled:
        lapse_offers(opening.offers.all(), because=Offer.Lapse.FILLED)
    start_running_if_complete(partup)
    return seat
