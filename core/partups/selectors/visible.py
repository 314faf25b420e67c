"""What may be seen: lists, counts and pages all begin here."""

import uuid

from django.db.models import Prefetch, Q

from core.members.models import Member
from core.partups.models import Need, Offer, Opening, Partup
from core.partups.models.offers import OfferQuerySet
from core.partups.models.openings import OpeningQuerySet
from core.partups.models.partups import PartupQuerySet


def visible_partups(member: Member) -> PartupQuerySet:
    """The part-ups a member may see."""
    return Partup.objects.visible_to(member)


def partups_visible_to(account_id: uuid.UUID) -> PartupQuerySet:
    """The part-ups of this tribe an account may see."""
    return Partup.objects.visible_to_account(account_id)


def visible_openings(member: Member) -> OpeningQuerySet:
    """The openings of part-ups a member may see."""
    return Opening.objects.filter(partup__in=visible_partups(member))


def openings_visible_to(account_id: uuid.UUID) -> OpeningQuerySet:
    """The openings of this tribe an account may see."""
    return Opening.objects.filter(partup__in=partups_visible_to(account_id))


def offers_visible_to(account_id: uuid.UUID) -> OfferQuerySet:
    """The offers of this tribe an account may see: one's own, and those to one's part-ups."""
    theirs = Q(member__account_id=account_id)
    to_answer = Q(opening__partup__in=Partup.objects.of_partner_account(account_id))
    seen = Offer.objects.filter(opening__partup__in=partups_visible_to(account_id))
    return seen.filter(theirs | to_answer)


def find_partup(*, member: Member, partup_id: uuid.UUID) -> Partup | None:
    """A part-up the member may see, with its starter and how it ended."""
    return (
        visible_partups(member)
        .select_related("starter", "closing__answered_by", "closing__closed_by")
        .filter(pk=partup_id)
        .first()
    )


def find_opening(*, member: Member, opening_id: uuid.UUID) -> Opening | None:
    """An opening the member may see, with its part-up and needs."""
    return (
        visible_openings(member)
        .select_related("partup__starter")
        .prefetch_related(_needs())
        .filter(pk=opening_id)
        .first()
    )


def openings_of(partup: Partup) -> list[Opening]:
    """The openings of a part-up in the order they were made, with their needs."""
    return list(partup.openings.prefetch_related(_needs()).order_by("id"))


def _needs() -> Prefetch:
    return Prefetch("needs", Need.objects.order_by("-is_required", "id"))
