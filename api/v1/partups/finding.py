"""The thing an address names, or a 404 that says no more."""

import uuid

from api.views import found
from core.members.models import Member
from core.partups import selectors
from core.partups.models import GuestPass, Offer, Opening, Participation, Partup


def the_partup(member: Member, key: uuid.UUID) -> Partup:
    """A part-up the member may see."""
    return found(selectors.find_partup(member=member, partup_id=key))


def the_opening(member: Member, key: uuid.UUID) -> Opening:
    """An opening the member may see."""
    return found(selectors.find_opening(member=member, opening_id=key))


def the_offer(member: Member, key: uuid.UUID) -> Offer:
    """An offer the member may see."""
    return found(selectors.find_offer(member=member, offer_id=key))


def the_pass(member: Member, key: uuid.UUID) -> GuestPass:
    """A guest's pass into a part-up the member may see."""
    return found(selectors.find_pass(member=member, pass_id=key))


def the_seat(member: Member, key: uuid.UUID) -> Participation:
    """A seat the member may see."""
    return found(selectors.find_seat(member=member, seat_id=key))
