"""Offering to help."""

from django.db import transaction

from core.common import clock
from core.common.errors import NotFound
from core.common.validation import check_fields
from core.members.models import Member
from core.members.selectors import current_rules
from core.partups import rules
from core.partups.errors import AlreadyPartner, OfferOver, OpeningClosed, OpeningFull
from core.partups.events import OfferEvent
from core.partups.models import Offer, Opening, Partup
from core.partups.policies import can_offer, can_withdraw_offer
from core.partups.services import schedules
from core.partups.services.lapses import record_offer
from core.partups.services.locks import (
    check_allowed,
    check_working,
    lock_member,
    lock_partup,
    lock_standing,
)
from core.partups.services.seating import seat_offer


@transaction.atomic
def offer_help(
    *, actor: Member, opening: Opening, words: str = "", hours: int | None = None
) -> Offer:
    """
    This will offer the actor for a seat; the partners hear of it.

    Whoever sees the part-up and is no partner may. Where the rules of today open seats to whoever
    offers, it gives the seat at once: the offer is accepted, by nobody. Offering again while an
    offer waits replaces its words. `hours` are those a week one can give.

    :raises NotFound: if the actor may not see the part-up.
    :raises AlreadyPartner: if the actor has a seat.
    :raises OpeningFull: if every seat is taken.
    :raises OpeningClosed: if it takes no offers any more.
    :raises PartupOver: if the part-up is not open or running.
    :raises TeamFull: if the seat would be the actor's at once, and there are 200 partners.
    :raises InvalidInput: if the words are too long or the hours do not fit.
    """
    actor = lock_member(actor.pk)
    standing = lock_standing(actor=actor, partup_id=opening.partup_id)
    if standing.is_partner:
        raise AlreadyPartner
    check_allowed(can_offer(standing))
    check_working(standing.partup)
    opening = standing.partup.openings.get(pk=opening.pk)
    check_takes_offers(opening)
    waiting = Offer.objects.pending().filter(opening=opening, member=actor).first()
    offer = waiting or Offer(opening=opening, member=actor)
    offer.opening, offer.words, offer.hours = opening, words, hours
    check_fields(offer)
    if current_rules().opens_seats:
        return _seat_at_once(offer, standing.partup)
    offer.save()
    if waiting is None:
        schedules.schedule_answer(offer)
        record_offer(OfferEvent.MADE, offer, actor=actor)
    return offer


def _seat_at_once(offer: Offer, partup: Partup) -> Offer:
    offer.state, offer.answered_at = Offer.State.ACCEPTED, clock.now()
    offer.save()
    schedules.forget_answer(offer)
    seat_offer(offer, partup=partup, kind=OfferEvent.SEATED, actor=offer.member)
    return offer


@transaction.atomic
def withdraw_offer(*, actor: Member, offer: Offer) -> Offer:
    """
    This will take an offer back.

    Whoever made it may, while it waits. Withdrawing twice is harmless.

    :raises NotFound: if it is somebody else's.
    :raises OfferOver: if it was answered already.
    """
    if not can_withdraw_offer(actor, offer):
        raise NotFound
    lock_partup(offer.opening.partup_id)
    offer = Offer.objects.select_related("member", "opening").get(pk=offer.pk)
    if offer.state == Offer.State.WITHDRAWN:
        return offer
    if not offer.is_pending:
        raise OfferOver
    offer.state = Offer.State.WITHDRAWN
    offer.save(update_fields=["state", "updated_at"])
    schedules.forget_answer(offer)
    record_offer(OfferEvent.WITHDRAWN, offer, actor=actor)
    return offer


def check_takes_offers(opening: Opening) -> None:
    """
    Refuse an offer where no seat waits.

    :raises OpeningFull: if every seat is taken.
    :raises OpeningClosed: if it is closed, or its last day to offer is past.
    """
    if opening.is_filled:
        raise OpeningFull
    if opening.is_closed or opening.is_too_late(rules.today()):
        raise OpeningClosed
