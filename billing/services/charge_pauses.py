"""No new charges while a payment by card is disputed: what that asks of Stripe, and when."""

from billing.models import BillingCommand, Dispute, TribeSubscription
from billing.services import commands

PAUSE, RESUME = "pause_charges", "resume_charges"


def follow_disputes(subscription: TribeSubscription) -> BillingCommand | None:
    """
    Have charging paused while a payment for a subscription is disputed, and resumed afterwards.

    Machine work, part of the transaction that mirrors a dispute; asking again changes nothing. It
    goes on whichever way the dispute ended: where it shall not, staff ends the subscription. What
    is paid by invoice is asked for all the same, as it charges nobody.
    """
    is_paused = are_paused(subscription)
    if is_disputed(subscription) == is_paused or not (subscription.is_live or is_paused):
        return None
    kind = RESUME if is_paused else PAUSE
    command = commands.ask(
        account=subscription.account,
        kind=kind,
        key=commands.key_for(kind=kind, target=subscription.stripe_subscription_id),
        payload={},
        tribe=subscription.tribe,
    )
    commands.send_soon(command=command)
    return command


def is_disputed(subscription: TribeSubscription) -> bool:
    """Whether a payment by card for a subscription is being fought about."""
    open_ones = Dispute.objects.exclude(status__in=Dispute.CLOSED)
    return open_ones.filter(invoice__subscription=subscription, method_type="card").exists()


def are_paused(subscription: TribeSubscription) -> bool:
    """Whether the last we asked of Stripe was to charge nothing."""
    asked = BillingCommand.objects.filter(
        account=subscription.account,
        kind__in=(PAUSE, RESUME),
        idempotency_key__contains=f":{subscription.stripe_subscription_id}:",
    ).exclude(state=BillingCommand.State.FAILED)
    latest = asked.order_by("-created_at").first()
    return latest is not None and latest.kind == PAUSE
