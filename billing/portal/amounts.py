"""
What the next invoice will be, with VAT, as far as it can be told beforehand.

What an invoice says is Stripe's to work out; this is what we tell people until then.
"""

from decimal import ROUND_HALF_UP, Decimal

from billing.models import BillingAccount, Invoice

HOME = "NL"
HOME_PERCENT = Decimal(21)

Status = BillingAccount.TaxStatus


def percent_of(*, status: str, country: str, last_percent: Decimal | None) -> Decimal | None:
    """
    The VAT on the next invoice; `last_percent` is what the last one had.

    None where nothing tells: then only the amount without VAT is certain.
    """
    if status == Status.DOMESTIC or (status == Status.UNKNOWN and country == HOME):
        return HOME_PERCENT
    if status in (Status.EU_B2B_VERIFIED, Status.EXEMPT):
        return Decimal(0)
    return last_percent


def percent_on(invoice: Invoice) -> Decimal | None:
    """The percentage of VAT on an invoice, to half a percent; None on one of nothing."""
    net = invoice.subtotal_cents - invoice.discount_cents
    if net <= 0:
        return None
    doubled = Decimal(tax_cents(invoice)) * 200 / Decimal(net)
    return doubled.quantize(Decimal(1), ROUND_HALF_UP) / 2


def tax_cents(invoice: Invoice) -> int:
    """The VAT on an invoice: what its total is more than the amount without."""
    return invoice.total_cents - (invoice.subtotal_cents - invoice.discount_cents)


def with_tax(*, net_cents: int, percent: Decimal) -> int:
    """An amount with the tax on it, in cents, halves rounded up."""
    tax = Decimal(net_cents) * percent / 100
    return net_cents + int(tax.quantize(Decimal(1), ROUND_HALF_UP))
