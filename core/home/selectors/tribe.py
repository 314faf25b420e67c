"""The front page of a tribe."""

from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from core.members.models import Member, TribeRules
from core.members.selectors import current_rules, people
from core.partups import policies
from core.partups.selectors import PartupCard, partup_page
from core.partups.selectors.lists import CLOSING
from tenants.models.tribes import Admission

MOST_FACES = 24


@dataclass(frozen=True)
class TribePage:
    """What a tribe works on, by which rules, and who is here."""

    groups: list[tuple[str, list[PartupCard]]]
    has_more: bool
    rules: list[str]
    faces: list[Member]
    people_count: int
    can_start: bool


def tribe_page(member: Member) -> TribePage:
    """The front page as a member may see it; what is over has its place in the list."""
    page = partup_page(member=member)
    cards = [card for card in page.cards if card.group <= CLOSING]
    rules = current_rules()
    return TribePage(
        groups=[(name, list(some)) for name, some in groupby(cards, lambda card: card.group_name)],
        has_more=len(cards) < len(page.cards) or bool(page.next_cursor),
        rules=rules_in_words(rules),
        faces=list(people()[:MOST_FACES]),
        people_count=people().count(),
        can_start=policies.can_start(member, rules),
    )


def rules_in_words(rules: TribeRules) -> list[str]:
    """The rules of a tribe in five lines."""
    admission = {
        Admission.OPEN: _("Anyone may join at once."),
        Admission.INVITATION: _("Any member may invite somebody; whoever is invited joins."),
        Admission.CLOSED: _("Stewards let people in."),
    }
    starters = {
        TribeRules.Starters.EVERYONE: _("Every member may start a part-up."),
        TribeRules.Starters.STEWARDS: _("Stewards start part-ups."),
    }
    acceptance = {
        TribeRules.Acceptance.ANY_PARTNER: _("Any partner of a part-up accepts offers to help."),
    }
    return [
        admission[Admission(rules.admission)],
        starters[TribeRules.Starters(rules.who_may_start)],
        acceptance[TribeRules.Acceptance(rules.who_accepts)],
        _("Everyone sees all work, unless its partners keep it to themselves."),
        _("Each part-up ends on its last day, by itself."),
    ]
