"""An order that is paid by invoice: carried out, refused, or waiting for a number."""

from django.utils.translation import gettext as _

from billing.mails.letters import Composer, Letter, Told, page_url
from billing.models import Invoice, InvoiceOrder
from billing.plans import plan_of
from billing.templatetags.money import euros


def ordered(told: Told) -> Letter | None:
    """The tribe is open; the invoice comes by a mail of its own."""
    order = _order(told)
    if order is None or not order.is_ordered:
        return None
    words = [
        _("The tribe %(name)s is yours for a year. The invoice comes in a mail of its own."),
    ]
    return _letter(told, order, _("%(name)s is ordered"), words)


def order_refused(told: Told) -> Letter | None:
    """Not by invoice; why, and how else."""
    order = _order(told)
    if order is None or not order.is_refused:
        return None
    words = [_("We cannot let you pay %(name)s by invoice this time. What we said about it:")]
    letter = _letter(told, order, _("%(name)s cannot be paid by invoice"), words)
    also = _("You can pay by card, iDEAL or direct debit; then the tribe is open at once.")
    letter.paragraphs.extend([word for word in (order.answer, also) if word])
    return letter


def po_missing(told: Told) -> Letter | None:
    """An invoice waits for a purchase order number; nothing once it left."""
    invoice = Invoice.objects.filter(pk=told.notice.subject_id).first()
    if invoice is None or invoice.status != Invoice.Status.DRAFT:
        return None
    names = {"name": told.tribe.name, "day": told.day(invoice.held_until)}
    return Letter(
        subject=_("Which purchase order number goes on the invoice of %(name)s?") % names,
        paragraphs=[
            _(
                "You told us that you cannot pay an invoice without your own number, and we do not "
                "have one for %(name)s."
            )
            % names,
            _("Give it before %(day)s. After that day the invoice leaves without it.") % names,
        ],
        button=_("Go to the bill"),
        url=told.bill_url,
    )


def _order(told: Told) -> InvoiceOrder | None:
    rows = InvoiceOrder.objects.select_related("price")
    return rows.filter(pk=told.notice.subject_id).first()


def _letter(told: Told, order: InvoiceOrder, subject: str, words: list[str]) -> Letter:
    names = {"name": told.tribe.name}
    rows = [
        (_("Plan"), str(plan_of(order.price.plan_code).name)),
        (_("A year, without VAT"), euros(order.price.unit_amount_cents)),
        (_("Your number"), order.po_number),
    ]
    return Letter(
        subject=subject % names,
        paragraphs=[sentence % names for sentence in words],
        button=_("Look at the order"),
        url=page_url("billing:ordered", order_id=order.pk),
        rows=[(word, value) for word, value in rows if value],
    )


COMPOSERS: dict[str, Composer] = {
    "ordered": ordered,
    "order_refused": order_refused,
    "po_missing": po_missing,
}
