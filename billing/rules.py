"""From paying to access: one pure function, so that every case can be a row in a table."""

import datetime as dt
from dataclasses import dataclass

from billing.plans import TRIAL_DAYS
from tenants.models.tribes import Access

_PAID = ("active", "trialing")
_LATE = ("past_due", "unpaid", "paused")


@dataclass(frozen=True)
class Standing:
    """
    What is known of a tribe's paying.

    `status` is that of the subscription which counts, or empty. `ended_at` is when the last one
    ended. `unpaid_since` is when collecting first failed and nothing came since.
    """

    status: str = ""
    period_end: dt.datetime | None = None
    unpaid_since: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    trial_started_at: dt.datetime | None = None

    @property
    def trial_ends_at(self) -> dt.datetime | None:
        """When the trial without a card is over."""
        if self.trial_started_at is None:
            return None
        return self.trial_started_at + dt.timedelta(days=TRIAL_DAYS)


@dataclass(frozen=True)
class Decision:
    """What a tribe may do, and until when if nothing else happens."""

    state: str
    until: dt.datetime | None = None


def compute_access(*, now: dt.datetime, standing: Standing) -> Decision:
    """
    Decide what a tribe may do.

    A payment counts most, then a late payment, then a running trial. A first payment that was
    never completed counts for nothing, and so never lowers what a tribe has.
    """
    if standing.status in _PAID and standing.unpaid_since is None:
        return Decision(Access.ACTIVE, standing.period_end)
    if standing.status in _PAID or standing.status in _LATE:
        return Decision(Access.PAST_DUE)
    if standing.trial_ends_at is not None and now < standing.trial_ends_at:
        return Decision(Access.TRIALING, standing.trial_ends_at)
    if standing.ended_at is not None:
        return Decision(Access.CANCELLED)
    if standing.trial_started_at is not None:
        return Decision(Access.READ_ONLY)
    return Decision(Access.PENDING)
