"""What becomes of a tribe after its subscription ends, with dates a person can plan by."""

import datetime as dt
from dataclasses import dataclass

from billing.steps import CANCELLED, KEPT_DAYS
from billing.working_days import working_moment
from tenants.models.tribes import Access


@dataclass(frozen=True)
class Afterwards:
    """Until `ends_at` all is as before, then read only; archived from then on, and kept until."""

    ends_at: dt.datetime
    archived_at: dt.datetime
    kept_until: dt.datetime


def afterwards(ends_at: dt.datetime) -> Afterwards:
    """When a tribe whose subscription ends at a moment is archived, and until when it is kept."""
    days = dict(CANCELLED)[Access.ARCHIVED]
    archived_at = working_moment(ends_at + dt.timedelta(days=days))
    return Afterwards(ends_at, archived_at, archived_at + dt.timedelta(days=KEPT_DAYS))
