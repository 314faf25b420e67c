"""What ends something at Stripe: a subscription, or a payment that should not have been."""

from typing import TYPE_CHECKING

from billing.errors import StripeGone, StripeRefused
from billing.gateway.connection import api, once, our_words, refund_api

if TYPE_CHECKING:
    from stripe.params import RefundCreateParams, SubscriptionCancelParams

_NOTHING_LEFT = "charge_already_refunded"


def end_subscription(*, subscription_id: str, comment: str) -> str:
    """
    End a subscription at once, without a last invoice; one that ended already stays so.

    Stripe needs no key for this: an ended subscription does not end again.

    :raises StripeGone: if there is no such subscription.
    """
    wish: SubscriptionCancelParams = {"cancellation_details": {"comment": comment}}
    try:
        with our_words():
            return str(api().v1.subscriptions.cancel(subscription_id, wish).id)
    except StripeGone:
        # Stripe says the same of one that ended before.
        if is_subscription_over(subscription_id=subscription_id):
            return subscription_id
        raise


def is_subscription_over(*, subscription_id: str) -> bool:
    """Whether a subscription has ended for good."""
    with our_words():
        status = api().v1.subscriptions.retrieve(subscription_id).status
    return status in ("canceled", "incomplete_expired")


def give_back(*, intent_id: str, idempotency_key: str) -> None:
    """Pay all of a payment back that came twice; one that was paid back stays so."""
    wish: RefundCreateParams = {"payment_intent": intent_id, "reason": "duplicate"}
    try:
        with our_words():
            refund_api().v1.refunds.create(wish, once(idempotency_key))
    except StripeRefused as refused:
        if refused.reason != _NOTHING_LEFT:
            raise


def settle_for_nothing(*, invoice_id: str, is_void: bool, idempotency_key: str) -> None:
    """
    Expect an invoice to be paid no longer: as owed but given up, or as if never sent.

    One that was paid, given up or voided before stays so.
    """
    invoices = api().v1.invoices
    try:
        with our_words():
            if is_void:
                invoices.void_invoice(invoice_id, {}, once(idempotency_key))
            else:
                invoices.mark_uncollectible(invoice_id, {}, once(idempotency_key))
    except StripeRefused:
        with our_words():
            status = invoices.retrieve(invoice_id).status
        if status in ("draft", "open"):
            raise
