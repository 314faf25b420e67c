"""Questions about activities."""

from core.activities.selectors.accounts import (
    Worker,
    activities_of_account,
    activities_visible_to,
    activities_with_proposals,
    doers,
    workers_of,
)
from core.activities.selectors.board import (
    Column,
    Row,
    StatePage,
    board_of,
    rows_of,
    state_page,
)
from core.activities.selectors.visible import (
    contribution_of,
    find_activity,
    find_contribution,
    has_activities,
    visible_activities,
)

__all__ = [
    "Column",
    "Row",
    "StatePage",
    "Worker",
    "activities_of_account",
    "activities_visible_to",
    "activities_with_proposals",
    "board_of",
    "contribution_of",
    "doers",
    "find_activity",
    "find_contribution",
    "has_activities",
    "rows_of",
    "state_page",
    "visible_activities",
    "workers_of",
]
