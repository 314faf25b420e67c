"""Ways to pay: giving another one, choosing the usual one, and taking one away."""

from dataclasses import dataclass
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from billing import gateway
from billing.errors import LastMethod, MethodInUse, NoCustomerYet, StripeRefused
from billing.models import BillingAccount, BillingCommand, PaymentMethod, TribeSubscription
from billing.policies import can_change_billing
from billing.services import commands
from billing.services.command_kinds import Kind, register
from billing.services.leases import Lease, LeaseBusy, LeaseLost, leased
from billing.services.syncing import sync_customer, sync_subscription
from billing.services.wishes import write_line
from core.accounts.models import Account
from core.audit.services import refusals_recorded
from core.common.errors import NotAllowed, NotFound
from tenants.models import Organisation

DEFAULT, REMOVE = "method_default", "method_remove"


@dataclass(frozen=True)
class Outcome:
    """A way to pay as it is known now; `is_under_way` while Stripe has not confirmed the wish."""

    method: PaymentMethod
    is_under_way: bool


@refusals_recorded("billing.method_page_opened", about="organisation")
def open_method_page(*, actor: Account, organisation: Organisation) -> str:
    """
    This will give the address of Stripe's page on which another way to pay is filled in.

    Owners and billing contacts may. Nothing of a card or account reaches us; coming back is when
    we look what was given.

    :raises NotAllowed: if the actor is neither.
    :raises NoCustomerYet: before the first payment.
    :raises StripeAway: if Stripe does not answer.
    """
    if not can_change_billing(actor, organisation):
        raise NotAllowed
    customer_id = _payer(organisation).stripe_customer_id or ""
    path = reverse(
        "billing:methods_return", args=[organisation.pk], urlconf=settings.PUBLIC_SCHEMA_URLCONF
    )
    url = gateway.open_method_page(
        customer_id=customer_id,
        return_url=f"{settings.ACCOUNT_ORIGIN}{path}",
        language=actor.language,
    )
    write_line("billing.method_page_opened", actor=actor, organisation=organisation)
    return url


def look_at_methods(*, organisation: Organisation) -> bool:
    """
    Mirror what a customer can be collected from; False while somebody else is looking.

    Machine work, for whoever comes back from Stripe's page.

    :raises StripeAway: if Stripe does not answer.
    """
    payer = BillingAccount.objects.filter(organisation=organisation).first()
    if payer is None or not payer.stripe_customer_id or payer.deleted_at:
        return True
    try:
        with leased(payer.stripe_customer_id) as lease:
            _settle_for(payer, lease)
    except (LeaseBusy, LeaseLost):
        return False
    return True


@refusals_recorded("billing.method_chosen", about="organisation")
def choose_method(*, actor: Account, organisation: Organisation, method: PaymentMethod) -> Outcome:
    """
    This will collect what is due with another way to pay, for every tribe.

    Owners and billing contacts may. Choosing the usual one again is harmless.

    :raises NotAllowed: if the actor is neither.
    :raises NotFound: if it is no way to pay of this organisation, or was taken away.
    :raises NoCustomerYet: if Stripe no longer has the customer.
    :raises StripeRefused: if Stripe said no.
    """
    if not can_change_billing(actor, organisation):
        raise NotAllowed
    with transaction.atomic():
        payer, method = _in_hand(organisation, method)
        if method.is_default and not _others_chosen(payer, method):
            return Outcome(method, is_under_way=False)
        write_line("billing.method_chosen", actor=actor, organisation=organisation)
        command = _ask(DEFAULT, payer, method, actor)
    return _outcome(method, command)


@refusals_recorded("billing.method_removed", about="organisation")
def remove_method(*, actor: Account, organisation: Organisation, method: PaymentMethod) -> Outcome:
    """
    This will take a way to pay away, so that nothing is collected with it any more.

    Owners and billing contacts may. One that a subscription is collected from stays; what was
    taken away already stays away.

    :raises NotAllowed: if the actor is neither.
    :raises NotFound: if it is no way to pay of this organisation.
    :raises LastMethod: if it is the only one, and something is collected by itself.
    :raises MethodInUse: if it is used, and another one could be.
    :raises StripeRefused: if Stripe said no.
    """
    if not can_change_billing(actor, organisation):
        raise NotAllowed
    with transaction.atomic():
        payer, method = _in_hand(organisation, method)
        _check_is_free(payer, method)
        write_line("billing.method_removed", actor=actor, organisation=organisation)
        command = _ask(REMOVE, payer, method, actor)
    return _outcome(method, command)


def collected_by_itself(payer: BillingAccount) -> list[TribeSubscription]:
    """The subscriptions that are charged without anybody doing something."""
    live = payer.subscriptions.exclude(status__in=TribeSubscription.NOT_LIVE)
    return list(live.filter(collection=TribeSubscription.Collection.AUTOMATIC))


def _payer(organisation: Organisation) -> BillingAccount:
    payer = BillingAccount.objects.filter(organisation=organisation, deleted_at=None).first()
    if payer is None or not payer.stripe_customer_id:
        raise NoCustomerYet
    return payer


def _in_hand(
    organisation: Organisation, method: PaymentMethod
) -> tuple[BillingAccount, PaymentMethod]:
    """The payer, locked, and one of their ways to pay: two who decide take turns."""
    payer = BillingAccount.objects.select_for_update().filter(organisation=organisation).first()
    found = PaymentMethod.objects.filter(pk=method.pk, account=payer, detached_at=None).first()
    if payer is None or found is None:
        raise NotFound
    if not payer.stripe_customer_id or payer.deleted_at:
        raise NoCustomerYet
    return payer, found


def _check_is_free(payer: BillingAccount, method: PaymentMethod) -> None:
    used = collected_by_itself(payer)
    chosen = {one.method_id for one in used}
    is_used = method.pk in chosen or (method.is_default and bool(used))
    others = PaymentMethod.objects.filter(account=payer, detached_at=None).exclude(pk=method.pk)
    if used and not others.exists():
        raise LastMethod
    if is_used:
        raise MethodInUse


def _others_chosen(payer: BillingAccount, method: PaymentMethod) -> bool:
    chosen = {one.method_id for one in collected_by_itself(payer)}
    return bool(chosen - {method.pk, None})


def _ask(kind: str, payer: BillingAccount, method: PaymentMethod, actor: Account) -> BillingCommand:
    """Each wish is one of its own: what was chosen before may be chosen again."""
    return commands.ask(
        account=payer,
        kind=kind,
        key=f"{kind}:{payer.stripe_customer_id}:{uuid4().hex}",
        payload={"method": method.stripe_method_id},
        actor=actor,
    )


def _outcome(method: PaymentMethod, command: BillingCommand) -> Outcome:
    command = commands.send(command=command)
    if command.is_refused:
        raise StripeRefused
    method.refresh_from_db()
    return Outcome(method, is_under_way=command.state != BillingCommand.State.DONE)


def _send_default(command: BillingCommand) -> str:
    subscriptions = collected_by_itself(command.account)
    return gateway.set_default_method(
        customer_id=command.target,
        method_id=command.payload["method"],
        subscription_ids=[one.stripe_subscription_id for one in subscriptions],
        idempotency_key=command.stripe_key,
    )


def _find_default(command: BillingCommand) -> str | None:
    """Telling it again does no harm, and makes sure of every subscription."""
    return None


def _send_removal(command: BillingCommand) -> str:
    return gateway.detach_method(
        customer_id=command.target,
        method_id=command.payload["method"],
        idempotency_key=command.stripe_key,
    )


def _find_removal(command: BillingCommand) -> str | None:
    method_id = str(command.payload["method"])
    is_there = gateway.is_attached(customer_id=command.target, method_id=method_id)
    return None if is_there else method_id


def _settle(command: BillingCommand, lease: Lease) -> None:
    _settle_for(command.account, lease)


def _settle_for(payer: BillingAccount, lease: Lease) -> None:
    sync_customer(account=payer, lease=lease)
    for subscription in collected_by_itself(payer):
        sync_subscription(
            account=payer,
            subscription_id=subscription.stripe_subscription_id,
            lease=lease,
        )


register(DEFAULT, Kind(send=_send_default, find=_find_default, settle=_settle))
register(REMOVE, Kind(send=_send_removal, find=_find_removal, settle=_settle))
