"""Let a subscription end with its period, or go on after all."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from billing import gateway
from billing.models import BillingCommand, TribeSubscription
from billing.policies import can_change_billing
from billing.selectors import command_under_way
from billing.services import commands
from billing.services.command_kinds import Kind, register
from billing.services.leases import Lease
from billing.services.wishes import carry_out, locked_subscription, settle, show_refusal
from core.accounts.models import Account
from core.audit.services import record, refusals_recorded
from core.common.errors import InvalidInput, NotAllowed
from tenants.models import Tribe

CANCEL, RESUME = "cancel", "resume"
KINDS = (CANCEL, RESUME)


@dataclass(frozen=True)
class Renewal:
    """Whether a subscription goes on; `is_under_way` while Stripe has not confirmed it."""

    subscription: TribeSubscription
    is_under_way: bool


@refusals_recorded("billing.cancelled", about="tribe")
def cancel_subscription(*, actor: Account, tribe: Tribe, reason: str, words: str = "") -> Renewal:
    """
    This will let the subscription of a tribe end with the period that is paid for.

    Owners and billing contacts may. The reason and the words are for us; only the code
    goes to Stripe. Cancelling twice is harmless.

    :raises NotAllowed: if the actor is neither owner nor billing contact.
    :raises InvalidInput: if the reason is not one of ours.
    :raises NotSubscribed: if the tribe has no subscription.
    :raises StripeRefused: if Stripe said no.
    """
    if not can_change_billing(actor, tribe.organisation):
        raise NotAllowed
    if reason not in TribeSubscription.CancelReason:
        raise InvalidInput({"reason": [_("Choose one of these reasons.")]})
    with transaction.atomic():
        subscription = locked_subscription(tribe)
        command = _wish(subscription, CANCEL, actor, {"feedback": reason})
        if command:
            _keep_reason(subscription, reason, words)
    return _outcome(subscription, command)


@refusals_recorded("billing.resumed", about="tribe")
def resume_subscription(*, actor: Account, tribe: Tribe) -> Renewal:
    """
    This will let a subscription that was to end go on as before.

    Owners and billing contacts may, as long as it has not ended. Resuming twice is
    harmless.

    :raises NotAllowed: if the actor is neither owner nor billing contact.
    :raises SubscriptionEnded: if it has ended; a new one can be begun.
    :raises NotSubscribed: if the tribe never had one.
    """
    if not can_change_billing(actor, tribe.organisation):
        raise NotAllowed
    with transaction.atomic():
        subscription = locked_subscription(tribe)
        command = _wish(subscription, RESUME, actor, {})
        if command:
            _keep_reason(subscription, "", "")
    return _outcome(subscription, command)


def _wish(
    subscription: TribeSubscription, kind: str, actor: Account, payload: dict[str, str]
) -> BillingCommand | None:
    """The command that makes it so; None when it is so already."""
    key = subscription.stripe_subscription_id
    under_way = command_under_way(target=key, kinds=KINDS)
    if under_way and under_way.kind == kind:
        return under_way
    ends = kind == CANCEL
    if not under_way and subscription.cancel_at_period_end == ends:
        return None
    record(
        action="billing.cancelled" if ends else "billing.resumed",
        account_id=actor.pk,
        object_type="tribe",
        object_id=subscription.tribe_id,
        tribe_id=subscription.tribe_id,
        changes={"subscription": str(subscription.pk), **payload},
    )
    return commands.ask(
        account=subscription.account,
        kind=kind,
        key=commands.key_for(kind=kind, target=key),
        payload=payload,
        actor=actor,
        tribe=subscription.tribe,
    )


def _keep_reason(subscription: TribeSubscription, reason: str, words: str) -> None:
    subscription.cancel_reason, subscription.cancel_words = reason, words
    subscription.save(update_fields=["cancel_reason", "cancel_words", "updated_at"])


def _outcome(subscription: TribeSubscription, command: BillingCommand | None) -> Renewal:
    is_done = command is None or carry_out(command)
    subscription.refresh_from_db()
    return Renewal(subscription, not is_done)


def _send(command: BillingCommand) -> str:
    return gateway.set_renewal(
        subscription_id=command.target,
        renews=command.kind == RESUME,
        feedback=command.payload.get("feedback", ""),
        idempotency_key=command.stripe_key,
    )


def _find(command: BillingCommand) -> str | None:
    """Nothing is made: what counts is how the subscription stands."""
    renews = gateway.renews(subscription_id=command.target)
    return command.target if renews == (command.kind == RESUME) else None


def _settle(command: BillingCommand, lease: Lease) -> None:
    """Those who pay hear of it from the mirror, as they do of what was cancelled at Stripe."""
    settle(command, lease)


for _kind in KINDS:
    register(_kind, Kind(send=_send, find=_find, settle=_settle, refused=show_refusal))
