"""What the next bill will be as far as it can be told here, without a question to Stripe."""

from dataclasses import dataclass

from billing.models import Invoice, TribeSubscription


@dataclass(frozen=True)
class Year:
    """What another year costs, in cents; VAT is in it when it is known."""

    total_cents: int
    is_with_vat: bool


def next_year(subscription: TribeSubscription) -> Year:
    """The price of the plan with the VAT that the last bill had; before that, without."""
    cents = subscription.price.unit_amount_cents if subscription.price else 0
    last = (
        Invoice.objects.filter(subscription=subscription, total_cents__gt=0)
        .exclude(status__in=(Invoice.Status.DRAFT, Invoice.Status.VOID))
        .order_by("-issued_at", "-id")
        .first()
    )
    if last is None:
        return Year(cents, is_with_vat=False)
    # Whole numbers, half a cent up: the way Stripe rounds VAT of one line.
    without_vat = last.total_cents - last.tax_cents
    tax = (2 * cents * last.tax_cents + without_vat) // (2 * without_vat)
    return Year(cents + tax, is_with_vat=True)
