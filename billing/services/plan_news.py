"""Tell that a tribe has another plan: once for each change, whoever notices it first."""

from billing.models import BillingCommand, TribeSubscription
from billing.services.mirror_rows import Mirrored
from billing.services.notices import tell
from billing.services.paid_plans import plan_until_renewal
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
    Tell of a larger plan that waited for its payment, when that came in after all; and of a plan
    that was chosen in Stripe's Dashboard.

    Machine work. The command of the first was done long before, and the second has none, so only
    the mirror sees these moments.
    """
    if "price" not in mirrored.changes:
        return
    subscription = mirrored.row
    if subscription.price is None:
        return
    asked = BillingCommand.objects.filter(
        kind__in=(UPGRADE, DOWNGRADE),
        idempotency_key__contains=f":{subscription.stripe_subscription_id}:",
    )
    command = asked.order_by("-created_at").first()
    if command is None or command.payload["plan"] != subscription.price.plan_code:
        _tell_of_another(subscription)
    elif command.kind == UPGRADE:
        tell_of_change(command=command, subscription=subscription)


def _tell_of_another(subscription: TribeSubscription) -> None:
    """Somebody at Stripe chose it: from now on, or from the renewal on where more is paid for."""
    plan = subscription.price.plan_code if subscription.price else ""
    is_now = plan_until_renewal(subscription) == plan
    tell(
        kind="plan_changed",
        step=f"stripe:{plan[:20]}:{subscription.synced_at:%Y-%m-%dT%H:%M:%S}",
        subject_id=subscription.pk,
        organisation=subscription.tribe.organisation,
        tribe=subscription.tribe,
        facts={"plan": plan, "at": clock.now() if is_now else subscription.entitled_until},
    )
