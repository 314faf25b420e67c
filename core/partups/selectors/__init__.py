"""Questions about part-ups."""

from core.partups.selectors.changes_of_sight import ChangeOfSight, change_of_sight
from core.partups.selectors.guests import (
    find_pass,
    guests_affected,
    guests_of,
    guests_to_let_in,
    name_of_live,
    open_guest_invitations,
    passes_of,
    people_met_by,
)
from core.partups.selectors.history import history_page
from core.partups.selectors.lists import (
    Page,
    PartupCard,
    live_partups_of,
    live_partups_of_person,
    partup_page,
)
from core.partups.selectors.offers import (
    find_offer,
    my_latest_offers,
    needs_one_more_yes,
    offers_to_answer,
    visible_offers,
)
from core.partups.selectors.standing import (
    Standing,
    find_seat,
    is_partner,
    partners_of,
    standing_of,
    supporter_count,
)
from core.partups.selectors.visible import (
    find_opening,
    find_partup,
    offers_visible_to,
    openings_of,
    openings_visible_to,
    partups_visible_to,
    visible_openings,
    visible_partups,
)
from core.partups.selectors.whole import WholePartup, whole_partup

__all__ = [
    "ChangeOfSight",
    "Page",
    "PartupCard",
    "Standing",
    "WholePartup",
    "change_of_sight",
    "find_offer",
    "find_opening",
    "find_partup",
    "find_pass",
    "find_seat",
    "guests_affected",
    "guests_of",
    "guests_to_let_in",
    "history_page",
    "is_partner",
    "live_partups_of",
    "live_partups_of_person",
    "my_latest_offers",
    "name_of_live",
    "needs_one_more_yes",
    "offers_to_answer",
    "offers_visible_to",
    "open_guest_invitations",
    "openings_of",
    "openings_visible_to",
    "partners_of",
    "partup_page",
    "partups_visible_to",
    "passes_of",
    "people_met_by",
    "standing_of",
    "supporter_count",
    "visible_offers",
    "visible_openings",
    "visible_partups",
    "whole_partup",
]
