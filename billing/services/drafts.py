"""Drafts of invoices that are sent: the number of the customer on them, and when they leave."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction

from billing import gateway
from billing.errors import InvoiceIsFinal
from billing.models import BillingAccount, BillingCommand, Invoice, TribeSubscription
from billing.policies import can_change_billing
from billing.references import tidy_reference
from billing.services import commands
from billing.services.command_kinds import Kind, register
from billing.services.leases import Lease
from billing.services.notices import tell
from billing.services.syncing import sync_invoice
from billing.services.wishes import show_refusal
from core.accounts.models import Account
from core.audit.services import record, refusals_recorded
from core.common import clock
from core.common.errors import InvalidInput, NotAllowed

SEND, HOLD = "invoice_send", "invoice_hold"

# So long an invoice waits for the number that the customer wants on it.
HELD = dt.timedelta(days=7)


@refusals_recorded("billing.po_written", about="invoice")
def write_po(*, actor: Account, invoice: Invoice, po_number: str) -> Invoice:
    """
    This will print a purchase order number on an invoice that has not left yet, and let it leave.

    Owners and billing contacts may. Later invoices of the tribe carry it too, until
    another one is written.

    :raises NotAllowed: if the actor is neither owner nor billing contact.
    :raises InvalidInput: on "po_number", if it does not fit on one line.
    :raises InvoiceIsFinal: if it left already.
    """
    if not can_change_billing(actor, invoice.account.organisation):
        raise NotAllowed
    try:
        number = tidy_reference(po_number)
    except ValidationError as error:
        raise InvalidInput({"po_number": error.messages}) from error
    with transaction.atomic():
        command = _written(actor, invoice, number)
    if command:
        commands.send(command=command)
    invoice.refresh_from_db()
    return invoice


def prepare_drafts(*, limit: int = 100) -> int:
    """
    Let drafts leave, or hold those that miss a number which the customer wants on them.

    Machine work, to be repeated at will; how many were decided about.
    """
    drafts = Invoice.objects.filter(
        status=Invoice.Status.DRAFT,
        collection=TribeSubscription.Collection.INVOICE,
        subscription__isnull=False,
    )
    asked = [decide(invoice=draft) for draft in drafts.order_by("issued_at")[:limit]]
    for command in asked:
        if command:
            commands.send(command=command, is_awaited=False)
    return len([command for command in asked if command])


@transaction.atomic
def decide(*, invoice: Invoice, actor: Account | None = None) -> BillingCommand | None:
    """
    What is to be done with a draft now: send it, hold it, or None when it goes on waiting.

    Machine work; the command is to be sent afterwards. Nobody waits longer than seven days.
    """
    invoice = _held(invoice)
    subscription, account = invoice.subscription, invoice.account
    if subscription is None or invoice.status != Invoice.Status.DRAFT:
        return None
    moment = clock.now()
    is_over = invoice.held_until is not None and invoice.held_until <= moment
    if subscription.po_number or not account.needs_po or is_over:
        return _ask(SEND, invoice, actor, {"po_number": subscription.po_number})
    if invoice.held_until is not None:
        return None
    invoice.held_until = moment + HELD
    invoice.save(update_fields=["held_until", "updated_at"])
    tell(
        kind="po_missing",
        step="held",
        subject_id=invoice.pk,
        organisation=account.organisation,
        tribe=subscription.tribe,
        facts={"invoice": invoice.pk, "until": invoice.held_until},
    )
    return _ask(HOLD, invoice, actor, {})


def _written(actor: Account, invoice: Invoice, number: str) -> BillingCommand | None:
    invoice = _held(invoice)
    subscription = invoice.subscription
    is_leaving = BillingCommand.objects.filter(
        idempotency_key__startswith=f"{SEND}:{invoice.stripe_invoice_id}:"
    ).exists()
    if subscription is None or is_leaving or invoice.status != Invoice.Status.DRAFT:
        raise InvoiceIsFinal
    TribeSubscription.objects.filter(pk=subscription.pk).update(po_number=number)
    record(
        action="billing.po_written",
        account_id=actor.pk,
        object_type="tribe",
        object_id=subscription.tribe_id,
        tribe_id=subscription.tribe_id,
        changes={"invoice": str(invoice.pk)},
    )
    return decide(invoice=invoice, actor=actor)


def _held(invoice: Invoice) -> Invoice:
    """A draft in hand: two who decide about it take turns."""
    BillingAccount.objects.select_for_update().get(pk=invoice.account_id)
    rows = Invoice.objects.select_related("account__organisation", "subscription__tribe")
    return rows.get(pk=invoice.pk)


def _ask(
    kind: str, invoice: Invoice, actor: Account | None, payload: dict[str, str]
) -> BillingCommand:
    return commands.ask(
        account=invoice.account,
        kind=kind,
        key=f"{kind}:{invoice.stripe_invoice_id}:1",
        payload=payload,
        actor=actor,
        tribe=invoice.subscription.tribe if invoice.subscription else None,
    )


def _send(command: BillingCommand) -> str:
    if number := command.payload["po_number"]:
        gateway.write_reference(
            invoice_id=command.target,
            po_number=number,
            idempotency_key=f"{command.stripe_key}:po",
        )
    return gateway.send_invoice(invoice_id=command.target, idempotency_key=command.stripe_key)


def _hold(command: BillingCommand) -> str:
    return gateway.hold_invoice(invoice_id=command.target, idempotency_key=command.stripe_key)


def _find_sent(command: BillingCommand) -> str | None:
    """Sending twice only sends another copy; a final invoice was most likely sent."""
    is_final = gateway.fetch_invoice(invoice_id=command.target).status != "draft"
    return command.target if is_final else None


def _find_held(_command: BillingCommand) -> str | None:
    """Holding it again does no harm."""
    return None


def _settle(command: BillingCommand, lease: Lease) -> None:
    sync_invoice(account=command.account, invoice_id=command.target, lease=lease)


register(SEND, Kind(send=_send, find=_find_sent, settle=_settle, refused=show_refusal))
register(HOLD, Kind(send=_hold, find=_find_held, settle=_settle, refused=show_refusal))
