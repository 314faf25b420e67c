"""Invoices: made, paid, due, late, and why a payment did not come through."""

from django.utils.translation import gettext as _

from billing.bank_details import pay_to
from billing.failures import words_of
from billing.mails.copies import copy_of
from billing.mails.letters import Composer, Letter, Told, page_url
from billing.models import Invoice
from billing.templatetags.money import euros
from core.common import clock

Row = tuple[str, str]


def welcome(told: Told) -> Letter | None:
    """The first bill of a tribe is paid."""
    invoice = _invoice(told, Invoice.Status.PAID)
    if invoice is None:
        return None
    return _letter(
        told,
        invoice,
        _("Welcome: %(name)s is paid for"),
        [
            _("The first bill for %(name)s is paid, so the tribe is open for everybody in it."),
            _("Before the next bill we write to you in time."),
        ],
        rows=_paid_rows(invoice),
    )


def receipt(told: Told) -> Letter | None:
    """A bill is paid."""
    invoice = _invoice(told, Invoice.Status.PAID)
    if invoice is None:
        return None
    words = [_("Thank you. The bill for %(name)s is paid; this mail is your receipt.")]
    return _letter(
        told, invoice, _("Receipt for %(name)s: %(number)s"), words, rows=_paid_rows(invoice)
    )


def made(told: Told) -> Letter | None:
    """An invoice to be paid by bank."""
    invoice = _invoice(told, Invoice.Status.OPEN)
    if invoice is None:
        return None
    where = (
        _("It is attached. On it you find the account to pay to and the reference to give.")
        if invoice.pdf_sha256
        else _(
            "On the page with the bill you find it, with the account to pay to and the reference "
            "to give."
        )
    )
    words = [_("Here is the invoice for %(name)s. Please pay it by %(day)s."), where]
    return _letter(told, invoice, _("Invoice %(number)s for %(name)s"), words)


def due_soon(told: Told) -> Letter | None:
    """An invoice is due within a week."""
    words = [_("The invoice for %(name)s is due on %(day)s. If you paid it already, all is well.")]
    return _reminder(told, _("Invoice %(number)s is due on %(day)s"), words)


def due_today(told: Told) -> Letter | None:
    """An invoice is due today."""
    words = [_("The invoice for %(name)s is due today. If you paid it already, all is well.")]
    return _reminder(told, _("Invoice %(number)s is due today"), words)


def overdue(told: Told) -> Letter | None:
    """An invoice is late."""
    words = [
        _("The invoice for %(name)s was due on %(day)s, and we do not see a payment yet."),
        _(
            "Is something about the invoice not right, or do you need more time? Tell us soon: "
            "then nobody in the tribe notices."
        ),
    ]
    return _reminder(told, _("Invoice %(number)s was due on %(day)s"), words)


def payment_failed(told: Told) -> Letter | None:
    """A payment was refused, and why."""
    invoice = _invoice(told, Invoice.Status.OPEN)
    if invoice is None:
        return None
    words = [
        _("The payment for %(name)s did not come through."),
        words_of(told.facts.get("failure", "")),
    ]
    again_at = invoice.next_payment_attempt_at
    if again_at and again_at > clock.now():
        words.append(_("We try again on %(again)s. It goes faster when you pay another way."))
    return _letter(
        told, invoice, _("The payment for %(name)s was refused"), words, button=_("Pay another way")
    )


def action_required(told: Told) -> Letter | None:
    """The bank wants the payer to confirm a payment."""
    invoice = _invoice(told, Invoice.Status.OPEN)
    if invoice is None or not invoice.needs_action:
        return None
    words = [
        _("Your bank asks you to confirm the payment for %(name)s. It takes a minute."),
        _("Nothing changes for the tribe meanwhile."),
    ]
    return _letter(
        told, invoice, _("Confirm the payment for %(name)s"), words, button=_("Confirm the payment")
    )


def rows_of(invoice: Invoice, told: Told) -> list[Row]:
    """An invoice that waits, at a glance; what is not known is left out."""
    rows = [
        (_("Invoice"), invoice.number),
        (_("Purchase order"), invoice.po_number),
        (_("To be paid, with VAT"), euros(invoice.amount_remaining_cents)),
        (_("Due"), told.day(invoice.due_at)),
        *_bank_rows(invoice),
    ]
    return [(word, value) for word, value in rows if value]


def _bank_rows(invoice: Invoice) -> list[Row]:
    """Where it is paid to by bank; nothing for what is charged."""
    bank = pay_to(invoice)
    if bank is None:
        return []
    return [
        (_("Transfer to"), f"{bank.iban_in_groups} ({bank.bic})"),
        (_("In the name of"), bank.name),
        (_("With the reference"), bank.reference),
    ]


def _paid_rows(invoice: Invoice) -> list[Row]:
    rows = [
        (_("Invoice"), invoice.number),
        (_("Purchase order"), invoice.po_number),
        (_("Paid, with VAT"), euros(invoice.amount_paid_cents)),
        (_("of which VAT"), euros(invoice.tax_cents)),
    ]
    return [(word, value) for word, value in rows if value]


def _invoice(told: Told, status: str) -> Invoice | None:
    """The invoice a notice is about, if it still stands as it did."""
    found = Invoice.objects.filter(pk=told.notice.subject_id, status=status)
    return found.select_related("account").first()


def _reminder(told: Told, subject: str, words: list[str]) -> Letter | None:
    invoice = _invoice(told, Invoice.Status.OPEN)
    return _letter(told, invoice, subject, words) if invoice else None


def _letter(
    told: Told,
    invoice: Invoice,
    subject: str,
    words: list[str],
    *,
    rows: list[Row] | None = None,
    button: str = "",
) -> Letter:
    names = {
        "name": told.tribe.name,
        "number": invoice.number,
        "day": told.day(invoice.due_at),
        "again": told.day(invoice.next_payment_attempt_at),
    }
    return Letter(
        subject=subject % names,
        paragraphs=[sentence % names for sentence in words],
        button=button or _("Go to the invoice"),
        url=page_url(
            "billing:invoice", organisation_id=told.organisation.pk, invoice_id=invoice.pk
        ),
        rows=rows_of(invoice, told) if rows is None else rows,
        attachments=copy_of(invoice),
    )


COMPOSERS: dict[str, Composer] = {
    "welcome": welcome,
    "receipt": receipt,
    "invoice": made,
    "due_soon": due_soon,
    "due_today": due_today,
    "overdue": overdue,
    "payment_failed": payment_failed,
    "action_required": action_required,
}
