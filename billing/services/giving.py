"""How money goes back, an invoice is credited, and one is marked as paid: at Stripe, once."""

from billing import gateway
from billing.errors import StripeRefused
from billing.models import BillingCommand, Invoice
from billing.services.command_kinds import Kind, register
from billing.services.leases import Lease
from billing.services.syncing import sync_invoice, sync_subscription
from billing.services.syncing_money import sync_credit_note, sync_refund
from billing.services.wishes import show_refusal

REFUND, CREDIT_NOTE, MARK_PAID = "refund", "credit_note", "mark_paid"


def _refund(command: BillingCommand) -> str:
    """Give the money back first; ending the subscription twice is harmless."""
    made = gateway.create_refund(
        intent_id=command.payload["intent_id"],
        amount_cents=command.payload["amount_cents"],
        reference=str(command.pk),
        idempotency_key=command.stripe_key,
    )
    _end_access(command)
    return made


def _find_refund(command: BillingCommand) -> str | None:
    found = gateway.find_refund(intent_id=command.payload["intent_id"], reference=str(command.pk))
    if found:
        _end_access(command)
    return found


def _settle_refund(command: BillingCommand, lease: Lease) -> None:
    sync_refund(account=command.account, refund_id=command.result_id, lease=lease)
    _mirror_invoice(command, lease)


def _credit(command: BillingCommand) -> str:
    return gateway.create_credit_note(
        invoice_id=command.target,
        amount_cents=command.payload["amount_cents"],
        gives_back=command.payload["gives_back"],
        reference=str(command.pk),
        idempotency_key=command.stripe_key,
    )


def _find_credit(command: BillingCommand) -> str | None:
    return gateway.find_credit_note(invoice_id=command.target, reference=str(command.pk))


def _settle_credit(command: BillingCommand, lease: Lease) -> None:
    sync_credit_note(account=command.account, note_id=command.result_id, lease=lease)


def _mark_paid(command: BillingCommand) -> str:
    """One that is paid by now needs no mark; whoever paid it was quicker."""
    try:
        return gateway.mark_paid(invoice_id=command.target, idempotency_key=command.stripe_key)
    except StripeRefused:
        if gateway.is_paid(invoice_id=command.target):
            return command.target
        raise


def _find_paid(command: BillingCommand) -> str | None:
    return command.target if gateway.is_paid(invoice_id=command.target) else None


def _mirror_invoice(command: BillingCommand, lease: Lease) -> None:
    sync_invoice(account=command.account, invoice_id=command.target, lease=lease)
    subscription = _subscription_of(command)
    if command.payload.get("ends_access") and subscription:
        sync_subscription(account=command.account, subscription_id=subscription, lease=lease)


def _end_access(command: BillingCommand) -> None:
    """Whoever gets the money back may also lose what it paid for, when staff said so."""
    subscription = _subscription_of(command)
    if command.payload.get("ends_access") and subscription:
        gateway.end_subscription(subscription_id=subscription, comment="refunded")


def _subscription_of(command: BillingCommand) -> str:
    invoice = Invoice.objects.filter(stripe_invoice_id=command.target)
    found = invoice.values_list("subscription__stripe_subscription_id", flat=True).first()
    return found or ""


register(
    REFUND,
    Kind(send=_refund, find=_find_refund, settle=_settle_refund, refused=show_refusal),
)
register(
    CREDIT_NOTE,
    Kind(send=_credit, find=_find_credit, settle=_settle_credit, refused=show_refusal),
)
register(
    MARK_PAID,
    Kind(send=_mark_paid, find=_find_paid, settle=_mirror_invoice, refused=show_refusal),
)
