"""Questions about part-ups."""

from core.partups.selectors.lists import (
    Page,
    PartupCard,
    live_partups_of,
    partup_page,
)
from core.partups.selectors.offers import (
    my_latest_offers,
    offers_to_answer,
    visible_offers,
)
from core.partups.selectors.standing import (
    Standing,
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
    visible_history,
    visible_openings,
    visible_partups,
)

__all__ = [
    "Page",
    "PartupCard",
    "Standing",
    "find_opening",
    "find_partup",
    "is_partner",
    "live_partups_of",
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
]
