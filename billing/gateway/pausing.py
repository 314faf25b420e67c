"""Charging nothing for a while: what a subscription asks for meanwhile stays a draft."""

from typing import TYPE_CHECKING

from billing.gateway.connection import api, once, our_words
from billing.gateway.embedded import PAGE

if TYPE_CHECKING:
    from stripe.params import InvoiceListParams, SubscriptionUpdateParams


def pause_charges(*, subscription_id: str, idempotency_key: str) -> str:
    """
    Charge nothing for a subscription until it is resumed; returns its id.

    :raises StripeGone: if it has ended.
    """
    wish: SubscriptionUpdateParams = {"pause_collection": {"behavior": "keep_as_draft"}}
    with our_words():
        return str(api().v1.subscriptions.update(subscription_id, wish, once(idempotency_key)).id)


def resume_charges(*, subscription_id: str, idempotency_key: str) -> str:
    """
    Charge as before, what was kept as a draft too; returns the id of the subscription.

    :raises StripeGone: if it has ended.
    """
    wish: SubscriptionUpdateParams = {"pause_collection": ""}
    kept: InvoiceListParams = {"subscription": subscription_id, "status": "draft", "limit": PAGE}
    with our_words():
        api().v1.subscriptions.update(subscription_id, wish, once(idempotency_key))
        for draft in api().v1.invoices.list(kept).auto_paging_iter():
            if draft.collection_method == "charge_automatically":
                key = once(f"{idempotency_key}:{draft.id}")
                api().v1.invoices.update(str(draft.id), {"auto_advance": True}, key)
    return subscription_id


def are_charges_paused(*, subscription_id: str) -> bool:
    """Whether nothing is charged for a subscription at present."""
    with our_words():
        return bool(api().v1.subscriptions.retrieve(subscription_id).pause_collection)
