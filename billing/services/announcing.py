"""Tell what just became true, in the transaction in which it was written; twice is harmless."""

import datetime as dt

from billing.models import (
    BillingAccount,
    BillingNotice,
    CreditNote,
    Dispute,
    Invoice,
    Refund,
    TaxId,
    TribeSubscription,
)
from billing.services.mirror_rows import Mirrored
from billing.services.notices import tell, tell_staff
from core.common import clock
from tenants.models import AccessTransition, Tribe
from tenants.models.tribes import Access

# What is found out later than this is history, and no news: nobody is written to about it.
NEWS = dt.timedelta(days=14)

_CLOSED = (
    Access.GRACE,
    Access.READ_ONLY,
    Access.SUSPENDED,
    Access.CANCELLED,
    Access.ARCHIVED,
)


def invoice_written(*, invoice: Invoice) -> None:
    """An invoice was mirrored: tell that it is paid, or why it is not. Machine work."""
    subscription = invoice.subscription
    if subscription is None or invoice.total_cents == 0:
        return
    if invoice.status == Invoice.Status.PAID:
        _paid(invoice, subscription)
    elif invoice.status == Invoice.Status.OPEN and not invoice.is_processing:
        _open(invoice, subscription)


def invoice_kept(*, invoice: Invoice) -> None:
    """Our copy of an invoice is there: what is to be paid by bank can go out. Machine work."""
    subscription = invoice.subscription
    is_open = invoice.status == Invoice.Status.OPEN
    if subscription and is_open and subscription.is_by_invoice and _is_news(invoice.finalized_at):
        _tell_of(subscription, "invoice", "made", invoice)


def access_changed(*, tribe: Tribe, before: str) -> None:
    """A tribe was opened again, or its subscription is over. Machine work."""
    is_back = before in _CLOSED and tribe.access_state == Access.ACTIVE
    is_over = before != Access.CANCELLED and tribe.access_state == Access.CANCELLED
    move = AccessTransition.objects.filter(tribe=tribe).order_by("-id").first()
    if move is None or not (is_back or is_over):
        return
    tell(
        kind="access_restored" if is_back else "ended",
        step=str(move.pk),
        subject_id=tribe.pk,
        organisation=tribe.organisation,
        tribe=tribe,
        everybody=True,
    )


def renewal_written(*, mirrored: Mirrored[TribeSubscription]) -> None:
    """
    A subscription was mirrored: tell that it was cancelled, or goes on after all. Machine work.

    Whoever did it, here or at Stripe. Each cancellation is known by its moment, and so is its end.
    """
    subscription = mirrored.row
    changed = mirrored.is_new or "cancel_at_period_end" in mirrored.changes
    if not changed or not subscription.is_live:
        return
    ends = subscription.cancel_at_period_end
    before, _now = mirrored.changes.get("canceled_at", (None, None))
    asked_at = subscription.canceled_at if ends else before
    if asked_at is None or not _is_news(subscription.canceled_at):
        return
    tell(
        kind="cancel_confirmed" if ends else "resumed",
        step=asked_at.isoformat(),
        subject_id=subscription.pk,
        organisation=subscription.tribe.organisation,
        tribe=subscription.tribe,
    )


def tax_id_written(*, tax_id: TaxId) -> None:
    """The tax office said whether it knows a VAT number. Machine work."""
    kinds = {
        TaxId.Verification.VERIFIED: "vat_verified",
        TaxId.Verification.UNVERIFIED: "vat_failed",
    }
    kind = kinds.get(TaxId.Verification(tax_id.verification))
    if kind:
        _tell_account(tax_id.account, kind, tax_id.verification, tax_id)


def refund_written(*, refund: Refund) -> None:
    """Money is on its way back. Machine work."""
    if refund.status in ("pending", "succeeded") and _is_news(refund.made_at):
        _tell_account(refund.account, "refund", "made", refund)


def credit_note_kept(*, credit_note: CreditNote) -> None:
    """An invoice became less, and our copy of the note that says so is there. Machine work."""
    if credit_note.voided_at is None and _is_news(credit_note.made_at):
        _tell_account(credit_note.account, "credit_note", "made", credit_note)


def dispute_written(*, dispute: Dispute) -> None:
    """A payment is disputed: staff must answer. Machine work."""
    if dispute.status in Dispute.CLOSED:
        return
    tell_staff(kind="dispute_opened", step="opened", subject_id=dispute.pk, account=dispute.account)


def contact_changed(*, account: BillingAccount, former: list[str]) -> None:
    """Invoices go elsewhere from now on: those who get them hear it, and those who did."""
    present = [account.billing_email, *account.copy_emails]
    tell(
        kind="contact_changed",
        step=clock.now().isoformat(timespec="milliseconds"),
        subject_id=account.pk,
        organisation=account.organisation,
        former=[address for address in dict.fromkeys(former) if address not in present],
    )


def _paid(invoice: Invoice, subscription: TribeSubscription) -> None:
    """The first bill of a tribe is a welcome, the others are receipts; each is told once."""
    step = f"paid:{invoice.returned_at:%Y-%m-%d}" if invoice.returned_at else "paid"
    told = BillingNotice.objects.filter(
        kind__in=("welcome", "receipt"), subject_id=invoice.pk, step=step
    )
    if not _is_news(invoice.paid_at) or told.exists():
        return
    earlier = Invoice.objects.filter(
        subscription__tribe=subscription.tribe_id, status=Invoice.Status.PAID, total_cents__gt=0
    )
    is_first = not earlier.exclude(pk=invoice.pk).exists()
    _tell_of(subscription, "welcome" if is_first else "receipt", step, invoice)


def _open(invoice: Invoice, subscription: TribeSubscription) -> None:
    """A payment was refused, or waits for the payer; on Stripe's own page they see it there."""
    is_on_page = subscription.status == TribeSubscription.Status.INCOMPLETE
    if is_on_page or subscription.is_by_invoice or not invoice.attempt_count:
        return
    step = f"attempt:{invoice.attempt_count}"
    if invoice.needs_action:
        _tell_of(subscription, "action_required", step, invoice)
    else:
        _tell_of(subscription, "payment_failed", step, invoice, failure=invoice.last_failure)


def _tell_of(
    subscription: TribeSubscription, kind: str, step: str, invoice: Invoice, **facts: str
) -> None:
    tribe = subscription.tribe
    tell(
        kind=kind,
        step=step,
        subject_id=invoice.pk,
        organisation=tribe.organisation,
        tribe=tribe,
        facts=facts,
    )


def _tell_account(
    account: BillingAccount, kind: str, step: str, about: TaxId | Refund | CreditNote
) -> None:
    tell(kind=kind, step=step, subject_id=about.pk, organisation=account.organisation)


def _is_news(moment: dt.datetime | None) -> bool:
    return moment is None or moment > clock.now() - NEWS
