"""Who is to hear what happens in a part-up: questions about its people, by its key."""

import datetime as dt
import uuid

from django.db.models import Exists, OuterRef, Q, QuerySet

from core.members.models import Member
from core.partups.models import Offer, Participation, Partup
from core.partups.models.sight import members_who_see


def partners(partup_id: uuid.UUID | None) -> QuerySet[Member]:
    """Those who are partners of a part-up now."""
    return people_who_see(partup_id).filter(_has(Participation.objects.partners(), partup_id))


def supporters(partup_id: uuid.UUID | None) -> QuerySet[Member]:
    """Those who follow a part-up without a seat, as long as they see it."""
    return people_who_see(partup_id).filter(_has(Participation.objects.supporters(), partup_id))


def guests(partup_id: uuid.UUID | None) -> QuerySet[Member]:
    """The guests who were let into a part-up."""
    return people_who_see(partup_id).filter(role=Member.Role.GUEST)


def people_inside(partup_id: uuid.UUID | None) -> QuerySet[Member]:
    """Partners, guests, and those who follow it; each as long as they see it."""
    is_there = Q(_has(Participation.objects.present(), partup_id))
    return people_who_see(partup_id).filter(is_there | Q(role=Member.Role.GUEST))


def people_who_see(partup_id: uuid.UUID | None) -> QuerySet[Member]:
    """Everybody who may see a part-up."""
    return members_who_see(Partup.objects.filter(pk__in=[partup_id]))


def _has(places: QuerySet[Participation], partup_id: uuid.UUID | None) -> Exists:
    return Exists(places.filter(partup=partup_id, member=OuterRef("pk")))


def end_date_of_live(partup_id: uuid.UUID) -> dt.date | None:
    """The last day of a part-up that is on; None for a draft, or one that is over."""
    return Partup.objects.live().filter(pk=partup_id).values_list("end_date", flat=True).first()


def offers_waiting(partup_id: uuid.UUID) -> dict[uuid.UUID, uuid.UUID | None]:
    """The offers to a part-up that wait for an answer, with the account that said a first yes."""
    waiting = Offer.objects.pending().filter(opening__partup=partup_id)
    return dict(waiting.values_list("pk", "yes_by__account_id"))


def offers_over(member_id: uuid.UUID) -> list[uuid.UUID]:
    """The offers of a member that do not wait any more."""
    over = Offer.objects.filter(member=member_id).exclude(state=Offer.State.PENDING)
    return list(over.values_list("pk", flat=True))
