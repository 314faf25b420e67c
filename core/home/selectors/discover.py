"""Tribes that show themselves to everybody."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.common.text import has_forbidden_characters
from tenants.models import Tribe
from tenants.models.tribes import Admission
from tenants.policies import open_states

A_PAGE = 24
HOW_TO_JOIN: dict[str, str | Promise] = {
    Admission.OPEN: _("Anyone may join at once."),
    Admission.INVITATION: _("Members invite people; others ask, and a steward answers."),
    Admission.CLOSED: _("Stewards let people in."),
}


@dataclass(frozen=True)
class Card:
    """A tribe as people outside see it."""

    tribe: Tribe

    @property
    def how_to_join(self) -> str:
        """How people come in, in a sentence."""
        return str(HOW_TO_JOIN[self.tribe.admission])


@dataclass(frozen=True)
class DiscoverPage:
    """Some of the tribes that were looked for, and whether there are others after them."""

    cards: list[Card]
    has_more: bool


def listed_tribes(*, search: str = "") -> QuerySet[Tribe]:
    """The tribes on Discover by name: those that are listed, and worked in."""
    listed = Tribe.objects.filter(is_listed=True, access_state__in=open_states())
    if has_forbidden_characters(search):
        return listed.none()
    for word in search.split():
        listed = listed.filter(Q(name__icontains=word) | Q(why__icontains=word))
    return listed.order_by("name", "pk")


def discover_page(*, search: str = "", number: int = 1) -> DiscoverPage:
    """A page of Discover, in one statement."""
    start = (number - 1) * A_PAGE
    found = list(listed_tribes(search=search)[start : start + A_PAGE + 1])
    return DiscoverPage([Card(tribe) for tribe in found[:A_PAGE]], has_more=len(found) > A_PAGE)
