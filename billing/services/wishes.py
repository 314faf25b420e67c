"""What all wishes about a subscription share: taking turns, asking Stripe, hearing no."""

from billing.errors import NotSubscribed, StripeAway, StripeRefused, SubscriptionEnded
from billing.models import BillingAccount, BillingCommand, TribeSubscription
from billing.selectors import had_subscription, live_subscription
from billing.services import commands
from billing.services.leases import Lease, LeaseBusy, LeaseLost, leased
from billing.services.staff_tasks import ask_staff
from billing.services.syncing import sync_subscription
from core.accounts.models import Account
from core.audit.services import record
from tenants.models import Organisation, Tribe

_GONE = "StripeGone"


def locked_subscription(tribe: Tribe) -> TribeSubscription:
    """
    The subscription that counts, in hand until the transaction ends: two who decide take turns.

    :raises SubscriptionEnded: if the tribe had one.
    :raises NotSubscribed: if it never had.
    """
    BillingAccount.objects.select_for_update().filter(organisation=tribe.organisation_id).first()
    subscription = live_subscription(tribe)
    if subscription:
        return subscription
    raise SubscriptionEnded if had_subscription(tribe) else NotSubscribed


def carry_out(command: BillingCommand) -> bool:
    """
    Ask Stripe, and say whether it is done; otherwise it goes on behind the scenes.

    :raises SubscriptionEnded: if the subscription ended before.
    :raises StripeRefused: if Stripe said no.
    """
    command = commands.send(command=command)
    if command.is_refused:
        if not command.error.startswith(_GONE):
            raise StripeRefused
        _look_again(command)
        raise SubscriptionEnded
    return command.state == BillingCommand.State.DONE


def settle(command: BillingCommand, lease: Lease) -> None:
    """Mirror the subscription that a command was about; its key names it."""
    sync_subscription(account=command.account, subscription_id=command.target, lease=lease)


def show_refusal(command: BillingCommand) -> None:
    """What somebody was promised and Stripe then refuses is for a person to look at."""
    error = BillingCommand.objects.values_list("error", flat=True).get(pk=command.pk)
    if not error.startswith(_GONE):
        ask_staff(
            kind="command_refused",
            subject=str(command.pk),
            account=command.account,
            tribe=command.tribe,
            facts={"kind": command.kind, "error": error[:200]},
        )


def write_line(action: str, *, actor: Account, organisation: Organisation) -> None:
    """Write in the record who wished something about the bill of an organisation."""
    record(
        action=action,
        account_id=actor.pk,
        object_type="organisation",
        object_id=organisation.pk,
    )


def _look_again(command: BillingCommand) -> None:
    """Our mirror is behind; what cannot be read now is read with the next letter."""
    try:
        with leased(command.account.stripe_customer_id or "") as lease:
            settle(command, lease)
    except (StripeAway, LeaseBusy, LeaseLost):
        return
