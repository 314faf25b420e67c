"""Activities of a part-up, and who does them."""

from core.activities.models.activities import (
    LONGEST_TEXT,
    LONGEST_TITLE,
    Activity,
    ActivityQuerySet,
)
from core.activities.models.contributions import Contribution, ContributionQuerySet

__all__ = [
    "LONGEST_TEXT",
    "LONGEST_TITLE",
    "Activity",
    "ActivityQuerySet",
    "Contribution",
    "ContributionQuerySet",
]
