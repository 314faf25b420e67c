"""Answering offers."""

from django.db import transaction

from core.common import clock
from core.common.errors import NotFound
from core.common.validation import check_fields
from core.members.models import Member
from core.members.selectors import current_rules
from core.partups.errors import OfferOver
from core.partups.events import OfferEvent
from core.partups.models import Offer, Participation
from core.partups.policies import can_answer_offers
from core.partups.selectors import Standing, needs_one_more_yes
from core.partups.services import schedules
from core.partups.services.lapses import record_offer
from core.partups.services.locks import (
    check_allowed,
    check_working,
    lock_member,
    lock_standing,
)
from core.partups.services.seating import check_has_room, seat_offer


@transaction.atomic
def accept_offer(*, actor: Member, offer: Offer, words: str = "") -> Participation | None:
    """
    This will seat whoever offered, as a partner; None where one more partner is to say yes first.

    Any partner may. Where the rules of today ask for two, the first yes is kept with who gave it,
    and the yes of another partner seats; a partner who is alone is enough. The last seat fills
    the opening: other offers that wait there lapse. Other offers of the same person in this
    part-up end. Accepting twice is harmless, and no second yes.

    :raises NotFound: if the actor is no partner.
    :raises OfferOver: if the offer does not wait any more, or who made it left the tribe.
    :raises OpeningFull: if every seat is taken.
    :raises OpeningClosed: if the opening was closed.
    :raises TeamFull: if the part-up has 200 partners.
    :raises PartupOver: if the part-up is not open or running.
    """
    member = lock_member(offer.member_id)
    standing, offer = _locked(actor, offer)
    partup, opening = standing.partup, offer.opening
    seat = partup.participations.partners().filter(member=member).first()
    if offer.is_accepted and seat:
        return seat
    check_working(partup)
    if not offer.is_pending or not member.is_present:
        raise OfferOver
    check_has_room(partup, opening, member)
    if needs_one_more_yes(offer, by=actor, partup=partup, tribe_rules=current_rules()):
        _say_first_yes(offer, actor, words)
        return None
    _answer(standing, offer, Offer.State.ACCEPTED, words or offer.answer)
    return seat_offer(offer, partup=partup, kind=OfferEvent.ACCEPTED, actor=actor)


def _say_first_yes(offer: Offer, actor: Member, words: str) -> None:
    if offer.yes_by_id == actor.pk:
        return
    offer.yes_by, offer.answer = actor, words
    check_fields(offer)
    offer.save(update_fields=["yes_by", "answer", "updated_at"])
    record_offer(OfferEvent.FIRST_YES, offer, actor=actor)


@transaction.atomic
def decline_offer(*, actor: Member, offer: Offer, words: str = "") -> Offer:
    """
    This will decline an offer, with a word to whoever made it.

    Any partner may, also after another said yes. Declining twice is harmless.

    :raises NotFound: if the actor is no partner.
    :raises OfferOver: if it does not wait for an answer any more.
    :raises InvalidInput: if the word is longer than 500 characters.
    """
    standing, offer = _locked(actor, offer)
    if offer.is_declined:
        return offer
    if not offer.is_pending:
        raise OfferOver
    _answer(standing, offer, Offer.State.DECLINED, words)
    record_offer(OfferEvent.DECLINED, offer, actor=actor)
    return offer


def _locked(actor: Member, offer: Offer) -> tuple[Standing, Offer]:
    standing = lock_standing(actor=actor, partup_id=offer.opening.partup_id)
    fresh = (
        Offer.objects.filter(pk=offer.pk, opening__partup=standing.partup)
        .select_related("member", "opening")
        .first()
    )
    if fresh is None or not (standing.is_partner or fresh.member_id == actor.pk):
        raise NotFound
    check_allowed(can_answer_offers(standing))
    return standing, fresh


def _answer(standing: Standing, offer: Offer, state: Offer.State, words: str) -> None:
    offer.state, offer.answer = state, words
    offer.answered_by, offer.answered_at = standing.member, clock.now()
    check_fields(offer)
    offer.save()
    schedules.forget_answer(offer)
