"""Whether a subscription goes on after its period, and how it is changed meanwhile."""

from typing import TYPE_CHECKING, Any, cast

from billing.gateway.connection import api, once, our_words

if TYPE_CHECKING:
    from stripe.params import SubscriptionUpdateParams


def set_renewal(
    *, subscription_id: str, renews: bool, feedback: str = "", idempotency_key: str
) -> str:
    """
    Let a subscription end with its period, or go on after all; returns its id.

    `feedback` is one of Stripe's codes for why somebody leaves.

    :raises StripeGone: if it has ended.
    """
    wish: dict[str, Any] = {"cancel_at_period_end": not renews}
    if feedback:
        wish["cancellation_details"] = {"feedback": feedback}
    with our_words():
        subscription = api().v1.subscriptions.update(
            subscription_id, cast("SubscriptionUpdateParams", wish), once(idempotency_key)
        )
        return str(subscription.id)


def renews(*, subscription_id: str) -> bool:
    """Whether a subscription goes on after its period, as far as is asked of Stripe."""
    with our_words():
        return not api().v1.subscriptions.retrieve(subscription_id).cancel_at_period_end
