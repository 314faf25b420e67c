"""How an invoice and a payment stand, in a person's words, and what can be done about it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from billing.models import Invoice
from billing.portal.amounts import tax_cents
from billing.wording import Sentence, day
from core.common import clock

Status = Invoice.Status

_TAX: dict[str, Sentence] = {
    "reverse_charge": gettext_lazy("VAT reverse-charged"),
    "customer_exempt": gettext_lazy("No VAT: the customer is exempt"),
    "not_collecting": gettext_lazy("No VAT: outside the European Union"),
    "not_supported": gettext_lazy("No VAT"),
    "zero_rated": gettext_lazy("No VAT"),
    "not_subject_to_tax": gettext_lazy("No VAT"),
}
_FAILURES: dict[str, Sentence] = {
    "insufficient_funds": gettext_lazy("There was not enough money on the account."),
    "expired_card": gettext_lazy("The card has expired."),
    "authentication_required": gettext_lazy("The bank wants you to confirm the payment."),
    "generic_decline": gettext_lazy("The bank refused the payment."),
    "card_declined": gettext_lazy("The bank refused the payment."),
    "debit_not_authorized": gettext_lazy("The debit was not allowed by the account holder."),
    "mandate_invalid": gettext_lazy("The permission for direct debits no longer holds."),
}


def state_of(invoice: Invoice) -> dict[str, str]:
    """How an invoice stands in a person's words: `label`, and `tone`."""
    label, tone = _state(invoice)
    return {"label": label, "tone": tone}


def tax_words(invoice: Invoice) -> str:
    """Why there is no VAT on an invoice; empty when there is."""
    return str(_TAX.get(invoice.tax_reason, "")) if not tax_cents(invoice) else ""


def failure_words(code: str) -> str:
    """Why a payment failed; a code that we have no words for is told in general."""
    return str(_FAILURES.get(code, _FAILURES["generic_decline"])) if code else ""


def is_payable(invoice: Invoice) -> bool:
    """Whether somebody can pay it now on Stripe's page."""
    is_due = invoice.status in (Status.OPEN, Status.UNCOLLECTIBLE)
    return is_due and not invoice.is_processing and invoice.amount_remaining_cents > 0


def may_take_reference(invoice: Invoice) -> bool:
    """Whether a purchase order number can still be put on it."""
    return bool(invoice.status == Status.DRAFT)


def _state(invoice: Invoice) -> tuple[str, str]:
    if invoice.status == Status.PAID:
        if invoice.paid_at is None:
            return _("Paid"), "good"
        return _("Paid on %(day)s") % {"day": day(invoice.paid_at)}, "good"
    if invoice.status == Status.DRAFT:
        return _("Being made"), "plain"
    if invoice.status == Status.VOID:
        return _("Void"), "plain"
    if invoice.is_processing:
        return _("The bank is working on it"), "teal"
    return _unpaid_state(invoice)


def _unpaid_state(invoice: Invoice) -> tuple[str, str]:
    if invoice.returned_at:
        told = _("The debit was taken back on %(day)s") % {"day": day(invoice.returned_at)}
        return told, "bad"
    if invoice.needs_action:
        return _("The bank wants you to confirm it"), "bad"
    if invoice.status == Status.UNCOLLECTIBLE:
        return _("Never paid"), "bad"
    if invoice.due_at and invoice.due_at < clock.now():
        return _("Late since %(day)s") % {"day": day(invoice.due_at)}, "bad"
    if invoice.due_at:
        return _("To be paid by %(day)s") % {"day": day(invoice.due_at)}, "warning"
    if invoice.attempt_count:
        return _("The payment failed"), "bad"
    return _("To be paid"), "warning"
