"""Give a tribe another plan, or have it paid in another way."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from billing import gateway
from billing.entitlements import Capability, limit_of_plan
from billing.errors import PreviewIsOver, TooManyForPlan
from billing.models import BillingCommand, ChangePreview, TribeSubscription
from billing.policies import can_change_billing
from billing.services import commands
from billing.services.command_kinds import Kind, register
from billing.services.leases import Lease
from billing.services.paid_plans import plan_until_renewal
from billing.services.plan_news import DOWNGRADE, UPGRADE, tell_of_change
from billing.services.previews import changeable_to, is_upgrade
from billing.services.room import people_of
from billing.services.wishes import carry_out, locked_subscription, settle, show_refusal
from core.accounts.models import Account
from core.audit.services import record, refusals_recorded
from core.common import clock
from core.common.errors import NotAllowed, NotFound
from tenants.models import Tribe

KINDS = (UPGRADE, DOWNGRADE)


@dataclass(frozen=True)
class Changed:
    """
    What became of a change.

    `is_under_way` while Stripe has not confirmed it; `waits_for_payment` when it did, and the
    difference is still to be paid: until then the plan stays.
    """

    subscription: TribeSubscription
    is_under_way: bool

    @property
    def waits_for_payment(self) -> bool:
        return self.subscription.pending_price_id is not None


@refusals_recorded("billing.plan_changed", about="tribe")
def change_plan(
    *, actor: Account, tribe: Tribe, preview_id: uuid.UUID, accepts_closed_door: bool = False
) -> Changed:
    """
    This will change the plan of a tribe as a preview said.

    Owners and billing contacts may. A larger plan begins now, and the difference is paid; a
    smaller one begins with the renewal, and until then everything stays. Nobody is removed from a
    tribe that has too many people then; nobody comes in either, which has to be accepted. The
    same preview changes once.

    :raises NotAllowed: if the actor is neither owner nor billing contact.
    :raises NotFound: if there is no such preview for this tribe.
    :raises PreviewIsOver: if it is older than ten minutes, or something changed meanwhile.
    :raises TooManyForPlan: if the smaller plan has too little room, and that was not accepted.
    :raises StripeRefused: if Stripe said no.
    """
    if not can_change_billing(actor, tribe.organisation):
        raise NotAllowed
    with transaction.atomic():
        subscription = locked_subscription(tribe)
        command = _wish(subscription, preview_id, actor, accepts_closed_door)
    is_done = carry_out(command)
    subscription.refresh_from_db()
    return Changed(subscription, not is_done)


def _wish(
    subscription: TribeSubscription, preview_id: uuid.UUID, actor: Account, accepts: bool
) -> BillingCommand:
    previews = ChangePreview.objects.select_for_update(of=("self",)).select_related("price")
    preview = previews.filter(pk=preview_id, subscription__tribe=subscription.tribe_id).first()
    if preview is None:
        raise NotFound
    key = subscription.stripe_subscription_id
    if preview.used_at:
        return BillingCommand.objects.get(
            idempotency_key__in=[f"{kind}:{key}:{preview.pk}" for kind in KINDS]
        )
    is_other = preview.subscription_id != subscription.pk
    if preview.expires_at <= clock.now() or is_other:
        raise PreviewIsOver
    changeable_to(subscription, preview.price.plan_code)
    is_larger = is_upgrade(subscription, preview.price)
    if not is_larger:
        _keep_until_renewal(subscription, preview, accepts=accepts)
    preview.used_at = clock.now()
    preview.save(update_fields=["used_at", "updated_at"])
    _record(subscription, preview, actor)
    kind = UPGRADE if is_larger else DOWNGRADE
    return commands.ask(
        account=subscription.account,
        kind=kind,
        key=f"{kind}:{key}:{preview.pk}",
        payload=_payload(subscription, preview, is_larger=is_larger),
        actor=actor,
        tribe=subscription.tribe,
    )


def _payload(
    subscription: TribeSubscription, preview: ChangePreview, *, is_larger: bool
) -> dict[str, Any]:
    return {
        "price": preview.price.stripe_price_id,
        "plan": preview.price.plan_code,
        "at": preview.prorated_at.isoformat() if is_larger else "",
        "waits": is_larger and _pays_by_card(subscription),
    }


def _pays_by_card(subscription: TribeSubscription) -> bool:
    """Only a card can be waited for; a debit or a transfer takes days, and counts meanwhile."""
    if subscription.is_by_invoice:
        return False
    method = subscription.method or subscription.account.methods.filter(is_default=True).first()
    return method is not None and method.type in ("card", "link")


def _keep_until_renewal(
    subscription: TribeSubscription, preview: ChangePreview, *, accepts: bool
) -> None:
    """What was paid for stays until its period ends."""
    room = limit_of_plan(preview.price.plan_code, Capability.MEMBERS)
    if people_of(subscription.tribe) > room and not accepts:
        raise TooManyForPlan
    subscription.entitled_plan = plan_until_renewal(subscription)
    subscription.entitled_until = subscription.current_period_end
    subscription.save(update_fields=["entitled_plan", "entitled_until", "updated_at"])


def _record(subscription: TribeSubscription, preview: ChangePreview, actor: Account) -> None:
    record(
        action="billing.plan_changed",
        account_id=actor.pk,
        object_type="tribe",
        object_id=subscription.tribe_id,
        tribe_id=subscription.tribe_id,
        changes={
            "from": subscription.price.plan_code if subscription.price else "",
            "plan": preview.price.plan_code,
        },
    )


def _send(command: BillingCommand) -> str:
    at = command.payload["at"]
    return gateway.change_price(
        subscription_id=command.target,
        price_id=command.payload["price"],
        at_moment=dt.datetime.fromisoformat(at) if at else None,
        waits_for_payment=command.payload["waits"],
        idempotency_key=command.stripe_key,
    )


def _find(command: BillingCommand) -> str | None:
    is_so = gateway.has_price(subscription_id=command.target, price_id=command.payload["price"])
    return command.target if is_so else None


def _settle(command: BillingCommand, lease: Lease) -> None:
    settle(command, lease)
    subscription = TribeSubscription.objects.select_related("price", "tribe__organisation").get(
        stripe_subscription_id=command.target
    )
    tell_of_change(command=command, subscription=subscription)


for _kind in KINDS:
    register(_kind, Kind(send=_send, find=_find, settle=_settle, refused=show_refusal))
