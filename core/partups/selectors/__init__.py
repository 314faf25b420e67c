"""Questions about part-ups."""

from core.partups.selectors.history import HistoryPage, history_page, visible_history
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
    "HistoryPage",
    "Page",
    "PartupCard",
    "Standing",
    "WholePartup",
    "find_offer",
    "find_opening",
    "find_partup",
    "find_seat",
    "history_page",
    "is_partner",
    "live_partups_of",
    "live_partups_of_person",
    "my_latest_offers",
    "offers_to_answer",
    "offers_visible_to",
    "openings_of",
    "openings_visible_to",
    "partners_of",
    "partup_page",
    "partups_visible_to",
    "standing_of",
    "supporter_count",
    "visible_history",
    "visible_offers",
    "visible_openings",
    "visible_partups",
    "whole_partup",
]
