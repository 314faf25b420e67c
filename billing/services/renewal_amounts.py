"""What another year will cost, asked of Stripe when those who pay are told of it."""

from billing import gateway
from billing.errors import StripeRefused


def amount_of(*, subscription_id: str) -> dict[str, int]:
    """
    What Stripe would charge for the next year: with the discounts that still count then, with what
    is charged beside the plan, with VAT, and less what the customer has to their credit.

    In cents, as a fact of the mail. Empty where Stripe knows of no next year; the mail then says
    what can be worked out here.

    :raises StripeAway: if Stripe does not answer.
    """
    try:
        facts = gateway.preview_renewal(subscription_id=subscription_id)
    except StripeRefused:
        return {}
    return {"amount_cents": facts.amount_due_cents}
