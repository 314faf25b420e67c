"""What somebody who pays should look at: each is one sentence, and leads somewhere."""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from billing.models import Invoice, InvoiceOrder, PaymentMethod, TaxId
from billing.portal.desks import Desk
from billing.portal.methods import expiry_of, last_day_of, method_words
from billing.portal.overview import Bill
from billing.wording import day
from core.common import clock
from core.ui.templatetags.ui_time import day_words

INVOICES, METHODS, DETAILS = "invoices", "methods", "details"
INVOICE, ORDER = "invoice", "ordered"


@dataclass(frozen=True)
class Alert:
    """
    Something to look at; `code` is for programs, `page` is which page of the bill helps.

    `about` is the invoice or the order, where the page is of one.
    """

    code: str
    tone: str
    words: str
    page: str
    about: uuid.UUID | None = None


def alerts_of(desk: Desk, bill: Bill) -> list[Alert]:
    """What is to be looked at, the most pressing first."""
    return [
        *_late(bill),
        *_needs_action(bill),
        *_expiring(bill),
        *_numbers_not_found(bill),
        *_orders(desk),
        *_missing_references(desk),
    ]


def _late(bill: Bill) -> Iterator[Alert]:
    for row in bill.tribes:
        since = row.subscription.unpaid_since if row.subscription else None
        if since:
            words = _("The payment for %(tribe)s is late since %(day)s.")
            told = words % {"tribe": row.tribe.name, "day": day(since)}
            yield Alert("payment_late", "bad", told, INVOICES)


def _needs_action(bill: Bill) -> Iterator[Alert]:
    for invoice in bill.open_invoices:
        if invoice.needs_action:
            words = _("The bank asks you to confirm the payment of invoice %(number)s.")
            told = words % {"number": invoice.number}
            yield Alert("payment_needs_you", "bad", told, INVOICE, invoice.pk)


def _expiring(bill: Bill) -> Iterator[Alert]:
    used = [row.subscription for row in bill.tribes if row.subscription and row.goes_on]
    if all(one.is_by_invoice for one in used):
        return
    chosen = {one.method_id for one in used if one.method_id}
    for method in bill.methods:
        if method.is_default or method.pk in chosen:
            yield from _expiry(method, timezone.localdate(clock.now()))


def _expiry(method: PaymentMethod, today: dt.date) -> Iterator[Alert]:
    state, last = expiry_of(method, today=today), last_day_of(method)
    if state == "over":
        told = _("%(card)s has expired.") % {"card": method_words(method)}
        yield Alert("card_expired", "bad", told, METHODS)
    elif state == "soon" and last:
        words = _("%(card)s expires on %(day)s.")
        told = words % {"card": method_words(method), "day": day_words(last)}
        yield Alert("card_expiring", "warning", told, METHODS)


def _numbers_not_found(bill: Bill) -> Iterator[Alert]:
    for tax_id in bill.tax_ids:
        if tax_id.verification == TaxId.Verification.UNVERIFIED:
            words = _("The tax office does not know the VAT number %(number)s.")
            yield Alert("vat_unverified", "warning", words % {"number": tax_id.value}, DETAILS)


def _orders(desk: Desk) -> Iterator[Alert]:
    orders = InvoiceOrder.objects.filter(
        tribe__organisation=desk.organisation, state=InvoiceOrder.State.WAITING
    )
    for order in orders.select_related("tribe").order_by("created_at"):
        words = _("The order for %(tribe)s is waiting for our approval.")
        told = words % {"tribe": order.tribe.name}
        yield Alert("order_waiting", "info", told, ORDER, order.pk)


def _missing_references(desk: Desk) -> Iterator[Alert]:
    if desk.payer is None or not desk.payer.needs_po:
        return
    drafts = Invoice.objects.filter(account=desk.payer, status=Invoice.Status.DRAFT, po_number="")
    for invoice in drafts.select_related("subscription__tribe").order_by("issued_at"):
        tribe = invoice.subscription.tribe.name if invoice.subscription else ""
        words = _("The next invoice for %(tribe)s waits for your purchase order number.")
        told = words % {"tribe": tribe or desk.organisation.name}
        yield Alert("po_missing", "warning", told, INVOICE, invoice.pk)
