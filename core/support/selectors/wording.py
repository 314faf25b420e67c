"""Words for what is kept as a code: mails, commands, ways to pay, and how money stands."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from billing.portal import activity

Words = str | Promise

MAILS: dict[str, Words] = {
    "welcome": _("welcome, with the first receipt"),
    "receipt": _("a receipt"),
    "invoice": _("an invoice"),
    "payment_failed": _("a payment that failed"),
    "action_required": _("a payment that their bank asks about"),
    "due_soon": _("an invoice that is due soon"),
    "due_today": _("an invoice that is due today"),
    "overdue": _("an invoice that is late"),
    "po_missing": _("an order number that is missing"),
    "ordered": _("their order by invoice"),
    "order_refused": _("an order that we refused"),
    "trial": _("the end of the trial"),
    "renewal": _("the renewal ahead"),
    "cancel_confirmed": _("the subscription that ends"),
    "cancel_ending": _("the last days"),
    "resumed": _("the subscription that goes on after all"),
    "paid_ending": _("the end of a year that was paid late"),
    "plan_changed": _("another plan"),
    "ended": _("the subscription that is over"),
    "access_restored": _("the tribe that is open again"),
    "ladder_warning": _("a warning of the next step"),
    "ladder_step": _("a step of the ladder"),
    "card_expiring": _("a card that expires"),
    "vat_verified": _("a VAT number that is right"),
    "vat_failed": _("a VAT number that is not right"),
    "refund": _("money that went back"),
    "credit_note": _("a credit note"),
    "dispute_opened": _("a dispute, to us"),
    "contact_changed": _("where invoices go from now on"),
    "erasure_ahead": _("the erasing ahead"),
    "erased": _("the tribe that is erased"),
}
_COMMANDS: dict[str, Words] = {
    "mark_paid": _("Marking as paid"),
    "give_back_second": _("The second payment going back"),
    "end_unpaid": _("The end of what nobody pays"),
    "pay_by_invoice": _("Paying by invoice"),
    "pay_by_charge": _("Paying by itself"),
    "invoice_send": _("Sending an invoice"),
    "invoice_hold": _("Holding an invoice"),
}
# Of payments, refunds, credit notes and disputes alike, as Stripe calls them.
_STATES: dict[str, Words] = {
    "paid": _("paid"),
    "open": _("open"),
    "canceled": _("cancelled"),
    "processing": _("on its way"),
    "succeeded": _("arrived"),
    "pending": _("on its way"),
    "requires_action": _("waits for the customer"),
    "failed": _("failed"),
    "issued": _("made"),
    "void": _("void"),
    "needs_response": _("needs an answer"),
    "under_review": _("the bank looks at it"),
    "won": _("won"),
    "lost": _("lost"),
    "warning_needs_response": _("a question to be answered"),
    "warning_under_review": _("the bank looks at the answer"),
    "warning_closed": _("the question is closed"),
    "prevented": _("prevented"),
}


def mail_words(kind: str) -> str:
    """What a mail was about; a kind that nobody named is its own word."""
    return str(MAILS.get(kind, _spoken(kind)))


def command_words(kind: str) -> str:
    """What was asked of Stripe, in the words that customers read too where there are any."""
    return str(_COMMANDS.get(kind) or activity.command_words(kind) or _spoken(kind))


def state_words(status: str) -> str:
    """How a payment, a refund, a credit note or a dispute stands."""
    return str(_STATES.get(status, _spoken(status)))


def _spoken(code: str) -> str:
    return code.replace("_", " ")
