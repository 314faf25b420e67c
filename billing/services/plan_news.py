"""Tell that a tribe has another plan: once for each change, whoever notices it first."""

from billing.models import BillingCommand, TribeSubscription
from billing.services.mirror_rows import Mirrored
from billing.services.notices import tell
from core.common import clock

UPGRADE, DOWNGRADE = "upgrade", "downgrade"


def tell_of_change(*, command: BillingCommand, subscription: TribeSubscription) -> None:
    """
    Tell that the plan a command asked for is the plan; while it waits for its payment, nothing.

    Machine work. Each command is told once, from when on it counts.
    """
    if subscription.price is None or subscription.price.plan_code != command.payload["plan"]:
        return
    is_later = command.kind == DOWNGRADE
    tell(
        kind="plan_changed",
        step=str(command.pk),
        subject_id=subscription.pk,
        organisation=subscription.tribe.organisation,
        tribe=subscription.tribe,
        facts={
            "plan": command.payload["plan"],
            "at": subscription.entitled_until if is_later else clock.now(),
        },
    )


def tell_of_paid_upgrade(mirrored: Mirrored[TribeSubscription]) -> None:
    """
    Tell of a larger plan that waited for its payment, when that came in after all.

    Machine work. Its command was done long before, so only the mirror sees this moment.
    """
    if "price" not in mirrored.changes:
        return
    subscription = mirrored.row
    of_this = f"{UPGRADE}:{subscription.stripe_subscription_id}:"
    asked = BillingCommand.objects.filter(kind=UPGRADE, idempotency_key__startswith=of_this)
    if command := asked.order_by("-created_at").first():
        tell_of_change(command=command, subscription=subscription)
