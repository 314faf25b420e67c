"""Questions about the people of a tribe, its rules, and the ways in."""

from core.members.selectors.invitations import invitation_url, open_invitations
from core.members.selectors.people import (
    is_last_steward,
    member_of,
    people,
    stewards,
    visible_member,
)
from core.members.selectors.rules import current_rules, first_review_date, next_review_date
from core.members.selectors.wording import level_name, rules_in_words

__all__ = [
    "current_rules",
    "first_review_date",
    "invitation_url",
    "is_last_steward",
    "level_name",
    "member_of",
    "next_review_date",
    "open_invitations",
    "people",
    "rules_in_words",
    "stewards",
    "visible_member",
]
