"""The front page of a tribe."""

from dataclasses import dataclass
from itertools import groupby

from core.members.models import Member
from core.members.policies import can_see_people
from core.members.selectors import current_rules, people, rules_in_words
from core.members.selectors.sight import people_seen_by
from core.partups import policies
from core.partups.selectors import PartupCard, partup_page
from core.partups.selectors.lists import CLOSING

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
    sees_people: bool


def tribe_page(member: Member) -> TribePage:
    """
    The front page as a member may see it; what is over has its place in the list.

    A guest meets the people of their part-ups here, and hears no numbers of the tribe.
    """
    page = partup_page(member=member)
    cards = [card for card in page.cards if card.group <= CLOSING]
    rules = current_rules()
    sees_people = can_see_people(member)
    faces = people() if sees_people else people_seen_by(member).order_by("display_name", "id")
    return TribePage(
        groups=[(name, list(some)) for name, some in groupby(cards, lambda card: card.group_name)],
        has_more=len(cards) < len(page.cards) or bool(page.next_cursor),
        rules=rules_in_words(rules),
        faces=list(faces[:MOST_FACES]),
        people_count=people().count() if sees_people else 0,
        can_start=policies.can_start(member, rules),
        sees_people=sees_people,
    )
