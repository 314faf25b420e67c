"""Offers, for those between whom they are."""

import uuid

from django.db.models import Q

from core.members.models import Member, TribeRules
from core.partups.models import Offer, Partup
from core.partups.models.offers import OfferQuerySet
from core.partups.selectors import audience


def visible_offers(member: Member) -> OfferQuerySet:
    """The offers a member made, and those made to the part-ups they are a partner of."""
    to_answer = Q(opening__partup__in=Partup.objects.with_partner(member))
    seen = Offer.objects.filter(opening__partup__in=Partup.objects.visible_to(member))
    return seen.filter(Q(member=member) | to_answer)


def find_offer(*, member: Member, offer_id: uuid.UUID) -> Offer | None:
    """An offer that is between the member and others, with its opening and part-up."""
    return (
        visible_offers(member)
        .select_related("member", "answered_by", "yes_by", "opening__partup")
        .filter(pk=offer_id)
        .first()
    )


def offers_to_answer(partup: Partup) -> list[Offer]:
    """The offers that wait for an answer, longest waiting first."""
    return list(
        Offer.objects.pending()
        .filter(opening__partup=partup)
        .select_related("member", "opening", "yes_by")
        .order_by("created_at", "id")
    )


def my_latest_offers(*, member: Member, partup: Partup) -> dict[uuid.UUID, Offer]:
    """The last offer a member made to each opening of a part-up, by the opening's key."""
    offers = (
        Offer.objects.filter(member=member, opening__partup=partup)
        .select_related("answered_by", "yes_by")
        .order_by("created_at", "id")
    )
    return {offer.opening_id: offer for offer in offers}


def needs_one_more_yes(
    offer: Offer, *, by: Member, partup: Partup, tribe_rules: TribeRules
) -> bool:
    """
    Whether the yes of this partner is not enough yet.

    Where two accept, it is as long as no other partner of today said yes; who is the only partner
    is enough, or nobody could ever come to help.
    """
    if not tribe_rules.asks_two_partners:
        return False
    others = audience.partners(partup.pk).exclude(pk=by.pk)
    if not others.exists():
        return False
    return offer.yes_by_id is None or not others.filter(pk=offer.yes_by_id).exists()
