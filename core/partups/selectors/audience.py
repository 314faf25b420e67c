"""Who is to hear what happens in a part-up: questions about its people, by its key."""

import datetime as dt
import uuid

from django.db.models import Exists, OuterRef, Q, QuerySet

from core.members.models import Member
from core.partups.models import Offer, Participation, Partup
from core.partups.models.partups import OPEN_TO_EVERYONE


def partners(partup_id: uuid.UUID | None) -> QuerySet[Member]:
    """Those who are partners of a part-up now."""
    return Member.objects.present().filter(_has(Participation.objects.partners(), partup_id))


def people_inside(partup_id: uuid.UUID | None) -> QuerySet[Member]:
    """Partners, and those who follow it and may still see it."""
    follows = _has(Participation.objects.supporters(), partup_id)
    is_partner = _has(Participation.objects.partners(), partup_id)
    return Member.objects.present().filter(Q(is_partner) | Q(follows) & Q(_is_open(partup_id)))


def people_who_see(partup_id: uuid.UUID | None) -> QuerySet[Member]:
    """Everybody who may see a part-up."""
    is_partner = _has(Participation.objects.partners(), partup_id)
    return Member.objects.present().filter(Q(is_partner) | Q(_is_open(partup_id)))


def _has(places: QuerySet[Participation], partup_id: uuid.UUID | None) -> Exists:
    return Exists(places.filter(partup=partup_id, member=OuterRef("pk")))


def _is_open(partup_id: uuid.UUID | None) -> Exists:
    return Exists(Partup.objects.filter(OPEN_TO_EVERYONE, pk__in=[partup_id]))


def end_date_of_live(partup_id: uuid.UUID) -> dt.date | None:
    """The last day of a part-up that is on; None for a draft, or one that is over."""
    return Partup.objects.live().filter(pk=partup_id).values_list("end_date", flat=True).first()


def offers_waiting(partup_id: uuid.UUID) -> list[uuid.UUID]:
    """The offers to a part-up that wait for an answer."""
    waiting = Offer.objects.pending().filter(opening__partup=partup_id)
    return list(waiting.values_list("pk", flat=True))


def offers_over(member_id: uuid.UUID) -> list[uuid.UUID]:
    """The offers of a member that do not wait any more."""
    over = Offer.objects.filter(member=member_id).exclude(state=Offer.State.PENDING)
    return list(over.values_list("pk", flat=True))
