"""Which plan a tribe has been paid for until its period ends."""

from billing.models import TribeSubscription
from billing.plans import plan_of
from core.common import clock


def plan_until_renewal(subscription: TribeSubscription) -> str:
    """What the tribe has until its period ends: the largest plan that was paid for it."""
    billed = subscription.price.plan_code if subscription.price else ""
    kept = subscription.entitled_plan
    is_kept = bool(kept) and (subscription.entitled_until or clock.now()) > clock.now()
    codes = [code for code in (billed, kept if is_kept else "") if code]
    return max(codes, key=lambda code: plan_of(code).max_members, default="")
