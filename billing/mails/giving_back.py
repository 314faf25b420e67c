"""Money that goes back: refunds, credit notes, and what a bank takes back."""

from django.utils.translation import gettext as _

from billing.mails.copies import copy_of
from billing.mails.letters import Composer, Letter, Told, page_url
from billing.models import CreditNote, Dispute, Refund
from billing.templatetags.money import euros


def refund(told: Told) -> Letter | None:
    """Money was paid back; nothing when that failed meanwhile."""
    found = Refund.objects.select_related("invoice").filter(pk=told.notice.subject_id).first()
    if found is None or found.status in ("failed", "canceled"):
        return None
    amount = {"amount": euros(found.amount_cents)}
    number = found.invoice.number if found.invoice else ""
    return Letter(
        subject=_("We pay back %(amount)s") % amount,
        paragraphs=[
            _(
                "%(amount)s is on its way to where it was paid from. Banks take up to ten working "
                "days for it."
            )
            % amount,
        ],
        button=_("Go to the bill"),
        url=told.bill_url,
        rows=[(_("Invoice"), number)] if number else [],
    )


def credit_note(told: Told) -> Letter | None:
    """An invoice became less; nothing when the note was withdrawn."""
    rows = CreditNote.objects.select_related("invoice")
    found = rows.filter(pk=told.notice.subject_id, voided_at=None).first()
    if found is None:
        return None
    names = {
        "note": found.number,
        "number": found.invoice.number,
        "amount": euros(found.total_cents),
    }
    return Letter(
        subject=_("Credit note %(note)s for invoice %(number)s") % names,
        paragraphs=[
            _("Invoice %(number)s became less by %(amount)s, VAT included.") % names,
            _("Keep the credit note with the invoice: together they are what you pay."),
        ],
        button=_("Go to the invoice"),
        url=page_url(
            "billing:invoice",
            organisation_id=told.organisation.pk,
            invoice_id=found.invoice_id,
        ),
        rows=[(_("Credit note"), found.number), (_("Amount, with VAT"), names["amount"])],
        attachments=copy_of(found),
    )


def dispute_opened(told: Told) -> Letter | None:
    """A payment is disputed: for staff, who must answer in time."""
    found = Dispute.objects.select_related("invoice").filter(pk=told.notice.subject_id).first()
    if found is None:
        return None
    names = {
        "name": told.organisation.name,
        "amount": euros(found.amount_cents),
        "day": told.day(found.evidence_due_at),
    }
    words = [_("The bank of %(name)s asks %(amount)s back.") % names]
    if names["day"]:
        words.append(_("An answer must be with the bank by %(day)s.") % names)
    words.append(_("Nothing changes for the tribe: that is for a person to decide."))
    return Letter(
        subject=_("%(name)s disputes a payment of %(amount)s") % names,
        paragraphs=words,
        button=_("Go to the staff pages"),
        url=told.staff_url,
        rows=[(_("Invoice"), found.invoice.number)] if found.invoice else [],
        why=_("You get this because you settle tasks at Part-up, and somebody must answer."),
    )


COMPOSERS: dict[str, Composer] = {
    "refund": refund,
    "credit_note": credit_note,
    "dispute_opened": dispute_opened,
}
