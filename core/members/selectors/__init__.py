"""Questions about the people of a tribe, its rules, and the ways in."""

from core.members.registry import Parting
from core.members.selectors.admission import (
    Asking,
    Door,
    door_of,
    questions,
    requests_of,
    waiting_requests,
    waiting_requests_of,
    waits_at,
    with_answers,
)
from core.members.selectors.invitations import (
    invitation_url,
    open_invitations,
    open_invitations_of,
)
from core.members.selectors.partings import partings_of
from core.members.selectors.people import (
    LONGEST_SEARCH,
    PeoplePage,
    Rows,
    guests,
    is_last_steward,
    member_of,
    nobody,
    page_of,
    people,
    removed_at,
    stewards,
    visible_member,
)
from core.members.selectors.rules import (
    current_rules,
    first_review_date,
    history_of_rules,
    next_review_date,
    rules_of_version,
)
from core.members.selectors.wording import (
    changes_in_words,
    level_name,
    review_day_in_words,
    rules_in_words,
)

__all__ = [
    "LONGEST_SEARCH",
    "Asking",
    "Door",
    "Parting",
    "PeoplePage",
    "Rows",
    "changes_in_words",
    "current_rules",
    "door_of",
    "first_review_date",
    "guests",
    "history_of_rules",
    "invitation_url",
    "is_last_steward",
    "level_name",
    "member_of",
    "next_review_date",
    "nobody",
    "open_invitations",
    "open_invitations_of",
    "page_of",
    "partings_of",
    "people",
    "questions",
    "removed_at",
    "requests_of",
    "review_day_in_words",
    "rules_in_words",
    "rules_of_version",
    "stewards",
    "visible_member",
    "waiting_requests",
    "waiting_requests_of",
    "waits_at",
    "with_answers",
]
