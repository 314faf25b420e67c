"""Bring a tribe's access in line with what is paid for it."""

from billing import rules
from billing.models import TribeSubscription
from core.common import clock
from tenants import services as tenants
from tenants.models import AccessTransition, Tribe
from tenants.models.tribes import Access

_LIVE_FIRST = ("active", "trialing", "past_due", "unpaid", "paused")


def refresh_access(
    *, tribe: Tribe, cause: str = AccessTransition.Cause.EVENT, cause_ref: str = ""
) -> Tribe:
    """
    Decide what a tribe may do, and write it in the present transaction.

    Machine work. A tribe about which nothing is known stays as it is.
    """
    decision = rules.compute_access(now=clock.now(), standing=standing_of(tribe))
    if decision.state == Access.PENDING:
        return tribe
    return tenants.set_access(
        tribe=tribe,
        state=decision.state,
        until=decision.until,
        cause=cause,
        cause_ref=cause_ref,
    )


def standing_of(tribe: Tribe) -> rules.Standing:
    """What is known of a tribe's paying."""
    subscriptions = list(TribeSubscription.objects.filter(tribe=tribe))
    counts = next((one for one in subscriptions if one.status in _LIVE_FIRST), None)
    ended = [one.ended_at for one in subscriptions if one.ended_at and one.status == "canceled"]
    return rules.Standing(
        status=counts.status if counts else "",
        period_end=counts.current_period_end if counts else None,
        unpaid_since=counts.unpaid_since if counts else None,
        ended_at=max(ended, default=None),
        trial_started_at=tribe.trial_started_at,
    )
