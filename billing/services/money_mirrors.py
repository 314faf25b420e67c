"""Write down money that went back, was forgiven, is fought about, or came by bank."""

from collections.abc import Iterable
from typing import Any

from billing.gateway import CashFacts, CreditNoteFacts, DisputeFacts, RefundFacts
from billing.models import (
    BankTransfer,
    BillingAccount,
    CreditNote,
    Dispute,
    Invoice,
    InvoicePayment,
    Refund,
    StaffTask,
)
from billing.services import announcing
from billing.services.access import refresh_access
from billing.services.charge_pauses import follow_disputes
from billing.services.mirror_rows import mirror
from billing.services.staff_tasks import ask_staff
from billing.services.unpaid import restate
from core.common import clock

DISPUTE = "dispute"
RETURNED = "payment_returned"
LEFT_OVER = "transfer_left_over"
REFUND_FAILED = "refund_failed"

_SEPA = "sepa_debit"
_LOST = "lost"
_OF_A_REFUND = ("amount_cents", "currency", "status", "reason", "failure", "made_at")
_OF_A_NOTE = (
    "number",
    "total_cents",
    "tax_cents",
    "currency",
    "status",
    "reason",
    "made_at",
    "voided_at",
)
_OF_A_DISPUTE = (
    "charge_id",
    "amount_cents",
    "currency",
    "status",
    "reason",
    "evidence_due_at",
    "made_at",
)


def invoice_of_intent(*, account: BillingAccount, intent_id: str) -> Invoice | None:
    """The invoice of an account that a payment is for, as far as we know."""
    payments = InvoicePayment.objects.filter(intent_id=intent_id, invoice__account=account)
    payment = payments.exclude(intent_id="").select_related("invoice__subscription").first()
    return payment.invoice if payment else None


def payer_of_intent(*, intent_id: str) -> BillingAccount | None:
    """Who made a payment, as far as we know."""
    payments = InvoicePayment.objects.filter(intent_id=intent_id).exclude(intent_id="")
    payment = payments.select_related("invoice__account").first()
    return payment.invoice.account if payment else None


def write_refund(*, account: BillingAccount, invoice: Invoice | None, facts: RefundFacts) -> None:
    """Mirror money that went back; one that did not arrive is for staff to send again."""
    mirrored = mirror(
        Refund,
        key={"stripe_refund_id": facts.id},
        values=refund_values(facts) | {"invoice": invoice},
        once={"account": account},
    )
    if mirrored.is_changed:
        announcing.refund_written(refund=mirrored.row)
    if mirrored.is_changed and facts.status == "failed":
        ask_staff(
            kind=REFUND_FAILED,
            subject=facts.id,
            account=account,
            facts={"amount_cents": facts.amount_cents, "failure": facts.failure},
        )


def write_credit_note(*, account: BillingAccount, invoice: Invoice, facts: CreditNoteFacts) -> None:
    """Mirror what makes an invoice less than it said."""
    mirror(
        CreditNote,
        key={"stripe_credit_note_id": facts.id},
        values=credit_note_values(facts) | {"invoice": invoice},
        once={"account": account},
    )


def write_dispute(*, account: BillingAccount, invoice: Invoice | None, facts: DisputeFacts) -> None:
    """
    Mirror a dispute, which staff hears of; nothing new is charged while it lasts.

    Access follows only where a direct debit was taken back for good: its invoice counts as unpaid
    from that day, until staff settles it.
    """
    method_type = facts.method_type or _method_of(facts.intent_id)
    mirrored = mirror(
        Dispute,
        key={"stripe_dispute_id": facts.id},
        values=dispute_values(facts) | {"invoice": invoice, "method_type": method_type},
        once={"account": account},
    )
    if mirrored.is_changed:
        _tell_staff(mirrored.row)
        announcing.dispute_written(dispute=mirrored.row)
    if invoice:
        restate_returns(invoice)
    if invoice and invoice.subscription:
        follow_disputes(invoice.subscription)


def refund_values(facts: RefundFacts) -> dict[str, Any]:
    """What the mirror of money that went back must say."""
    return _told(facts, _OF_A_REFUND)


def credit_note_values(facts: CreditNoteFacts) -> dict[str, Any]:
    """What the mirror of a credit note must say."""
    return _told(facts, _OF_A_NOTE)


def dispute_values(facts: DisputeFacts) -> dict[str, Any]:
    """What the mirror of a dispute must say."""
    return _told(facts, _OF_A_DISPUTE)


def restate_returns(invoice: Invoice) -> None:
    """Work out anew since when an invoice is unpaid because its debit was taken back."""
    lost = invoice.disputes.filter(method_type=_SEPA, status=_LOST).order_by("made_at")
    settled = StaffTask.objects.filter(
        kind=RETURNED,
        subject__in=lost.values("stripe_dispute_id"),
        closed_at__isnull=False,
        facts__is_settled=True,
    )
    first = lost.exclude(stripe_dispute_id__in=settled.values("subject")).first()
    returned_at = first.made_at if first else None
    if returned_at == invoice.returned_at:
        return
    invoice.returned_at = returned_at
    Invoice.objects.filter(pk=invoice.pk).update(returned_at=returned_at, updated_at=clock.now())
    if invoice.subscription:
        restate(invoice.subscription)
        refresh_access(tribe=invoice.subscription.tribe, cause_ref=invoice.stripe_invoice_id)


def write_transfers(*, account: BillingAccount, cash: Iterable[CashFacts]) -> None:
    """
    Mirror money that came by bank, and how much of each transfer was used.

    What is used is what came first. What stays over waits for staff: too much was paid, twice, or
    without saying for what.
    """
    for key, values in transfer_values(cash).items():
        _write_transfer(account, key, values)


def transfer_values(cash: Iterable[CashFacts]) -> dict[str, dict[str, Any]]:
    """What the mirror of each transfer must say, by its id at Stripe."""
    movements = list(cash)
    used = sum(-one.amount_cents for one in movements if one.type != "funded")
    values = {}
    for facts in (one for one in movements if one.type == "funded"):
        applied = max(0, min(used, facts.amount_cents))
        used -= applied
        values[facts.id] = {
            "amount_cents": facts.amount_cents,
            "applied_cents": applied,
            "currency": facts.currency,
            "reference": facts.reference,
            "received_at": facts.made_at,
        }
    return values


def _write_transfer(account: BillingAccount, key: str, values: dict[str, Any]) -> None:
    once = {"account": account}
    mirror(BankTransfer, key={"stripe_transaction_id": key}, values=values, once=once)
    if left := values["amount_cents"] - values["applied_cents"]:
        ask_staff(kind=LEFT_OVER, subject=key, account=account, facts={"left_cents": left})
    else:
        StaffTask.objects.filter(kind=LEFT_OVER, subject=key, closed_at=None).update(
            closed_at=clock.now(), answer="used"
        )


def _method_of(intent_id: str) -> str:
    """How it was paid; Stripe says so of disputes about cards only."""
    payments = InvoicePayment.objects.filter(intent_id=intent_id).exclude(intent_id="")
    return payments.values_list("method_type", flat=True).first() or ""


def _tell_staff(dispute: Dispute) -> None:
    subscription = dispute.invoice.subscription if dispute.invoice else None
    is_return = dispute.method_type == _SEPA and dispute.status == _LOST
    ask_staff(
        kind=RETURNED if is_return else DISPUTE,
        subject=dispute.stripe_dispute_id,
        account=dispute.account,
        tribe=subscription.tribe if subscription else None,
        facts={"amount_cents": dispute.amount_cents, "status": dispute.status},
        due_at=dispute.evidence_due_at,
    )


def _told(facts: object, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(facts, name) for name in names}
