"""An invoice, in the words of a mail."""

from django.utils.translation import gettext as _

from billing.mails.letters import Told
from billing.models import Invoice
from billing.templatetags.money import euros


def rows_of(invoice: Invoice, told: Told) -> list[tuple[str, str]]:
    """An invoice at a glance; what is not known is left out."""
    rows = [
        (_("Invoice"), invoice.number),
        (_("To be paid, with VAT"), euros(invoice.amount_remaining_cents)),
        (_("Due"), told.day(invoice.due_at)),
    ]
    return [(word, value) for word, value in rows if value]
