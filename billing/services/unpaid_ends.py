"""A tribe is put away as it was not paid: its subscription ends too, or invoices would go on."""

from django.conf import settings

from billing import gateway
from billing.models import BillingCommand, Invoice, TribeSubscription
from billing.services import commands
from billing.services.command_kinds import Kind, register
from billing.services.leases import Lease
from billing.services.syncing import sync_invoice, sync_subscription
from tenants.models import Tribe

KIND = "end_unpaid"
_OWED = (TribeSubscription.Status.PAST_DUE, TribeSubscription.Status.UNPAID)


def end_unpaid(*, tribe: Tribe) -> BillingCommand | None:
    """
    Have the subscription of a tribe that was put away ended; None when there is nothing to end.

    Machine work, part of the present transaction; asking again changes nothing.
    """
    live = TribeSubscription.objects.filter(tribe=tribe).exclude(
        status__in=TribeSubscription.NOT_LIVE
    )
    subscription = live.select_related("account").first()
    if subscription is None or subscription.unpaid_since is None:
        return None
    target = subscription.stripe_subscription_id
    command = commands.ask(
        account=subscription.account,
        kind=KIND,
        key=commands.key_for(kind=KIND, target=target),
        payload={"since": subscription.unpaid_since.isoformat()},
        tribe=tribe,
    )
    commands.send_soon(command=command)
    return command


def _send(command: BillingCommand) -> str:
    """End it, unless it was paid just now: a payment wins whenever it comes."""
    facts = gateway.fetch_subscription(subscription_id=command.target)
    if facts.status not in _OWED and not _is_late(command):
        return command.target
    gateway.end_subscription(subscription_id=command.target, comment="not paid")
    for number, invoice in enumerate(_open_invoices(command)):
        gateway.settle_for_nothing(
            invoice_id=invoice.stripe_invoice_id,
            is_void=settings.LADDER_VOIDS_INVOICES,
            idempotency_key=f"{command.stripe_key}:{number}",
        )
    return command.target


def _is_late(command: BillingCommand) -> bool:
    """Whether what was owed is owed still: by invoice, Stripe may call it active all the while."""
    for invoice in _open_invoices(command):
        if gateway.fetch_invoice(invoice_id=invoice.stripe_invoice_id).status == "open":
            return True
    return False


def _find(command: BillingCommand) -> str | None:
    over = gateway.is_subscription_over(subscription_id=command.target)
    return command.target if over else None


def _settle(command: BillingCommand, lease: Lease) -> None:
    sync_subscription(account=command.account, subscription_id=command.target, lease=lease)
    for invoice in _open_invoices(command):
        sync_invoice(account=command.account, invoice_id=invoice.stripe_invoice_id, lease=lease)


def _open_invoices(command: BillingCommand) -> list[Invoice]:
    """What is owed for the subscription, as far as we know."""
    owed = Invoice.objects.filter(
        subscription__stripe_subscription_id=command.target, status=Invoice.Status.OPEN
    )
    return list(owed.order_by("issued_at"))


register(KIND, Kind(send=_send, find=_find, settle=_settle))
