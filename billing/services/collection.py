"""Pay the next invoices of a tribe by bank after they came, or have them charged."""

from django.db import transaction
from django.utils.translation import gettext as _

from billing import gateway
from billing.errors import CannotSwitch
from billing.models import BillingAccount, BillingCommand, TribeSubscription
from billing.policies import can_change_billing
from billing.selectors import command_under_way
from billing.services import commands
from billing.services.command_kinds import Kind, register
from billing.services.renewals import Renewal
from billing.services.wishes import carry_out, locked_subscription, settle, show_refusal
from core.accounts.models import Account
from core.audit.services import record, refusals_recorded
from core.common.errors import NotAllowed
from tenants.models import Tribe

TO_INVOICE, TO_CHARGE = "pay_by_invoice", "pay_by_charge"
KINDS = (TO_INVOICE, TO_CHARGE)

_NEEDED = ("legal_name", "billing_email", "address_line1", "postal_code", "city", "country")


@refusals_recorded("billing.collection_changed", about="tribe")
def switch_collection(*, actor: Account, tribe: Tribe, by_invoice: bool) -> Renewal:
    """
    This will have the next invoices of a tribe sent, or charged; what is open stays as it is.

    Owners and billing contacts may: to invoices where we agreed to that and know who pays, to
    charges where there is something to charge. The same again changes nothing.

    :raises NotAllowed: if the actor is neither owner nor billing contact.
    :raises NotSubscribed: if the tribe has no subscription.
    :raises CannotSwitch: saying what is needed first.
    :raises StripeRefused: if Stripe said no.
    """
    if not can_change_billing(actor, tribe.organisation):
        raise NotAllowed
    with transaction.atomic():
        subscription = locked_subscription(tribe)
        if fault := what_is_missing(subscription, by_invoice=by_invoice):
            raise CannotSwitch(fault)
        command = _wish(subscription, TO_INVOICE if by_invoice else TO_CHARGE, actor)
    is_done = command is None or carry_out(command)
    subscription.refresh_from_db()
    return Renewal(subscription, not is_done)


def what_is_missing(subscription: TribeSubscription, *, by_invoice: bool) -> str:
    """Why a tribe cannot be paid in another way now; empty when it can."""
    account = subscription.account
    if not by_invoice:
        has_method = subscription.method_id or account.methods.filter(is_default=True).exists()
        return "" if has_method else _("Add a card or a bank account first.")
    if not account.may_pay_by_invoice:
        return _("Paying by invoice has to be agreed with us first. Write to us.")
    if not _is_known(account):
        return _("Fill in who pays first: the legal name and the address.")
    return ""


def _is_known(account: BillingAccount) -> bool:
    return all(getattr(account, name) for name in _NEEDED)


def _wish(subscription: TribeSubscription, kind: str, actor: Account) -> BillingCommand | None:
    key = subscription.stripe_subscription_id
    under_way = command_under_way(target=key, kinds=KINDS)
    if under_way and under_way.kind == kind:
        return under_way
    if not under_way and subscription.is_by_invoice == (kind == TO_INVOICE):
        return None
    record(
        action="billing.collection_changed",
        account_id=actor.pk,
        object_type="tribe",
        object_id=subscription.tribe_id,
        tribe_id=subscription.tribe_id,
        changes={"collection": kind},
    )
    return commands.ask(
        account=subscription.account,
        kind=kind,
        key=commands.key_for(kind=kind, target=key),
        payload={"days_until_due": subscription.account.net_terms_days},
        actor=actor,
        tribe=subscription.tribe,
    )


def _send(command: BillingCommand) -> str:
    days = command.payload["days_until_due"]
    return gateway.set_collection(
        subscription_id=command.target,
        days_until_due=days if command.kind == TO_INVOICE else None,
        idempotency_key=command.stripe_key,
    )


def _find(command: BillingCommand) -> str | None:
    is_so = gateway.is_by_invoice(subscription_id=command.target)
    return command.target if is_so == (command.kind == TO_INVOICE) else None


for _kind in KINDS:
    register(_kind, Kind(send=_send, find=_find, settle=settle, refused=show_refusal))
