"""Customers of the demo, where Stripe is only played."""

import structlog

from billing import gateway
from billing.errors import StripeAway, StripeGone

log = structlog.get_logger(__name__)


def drop_customers(customer_ids: list[str]) -> int:
    """
    Delete customers of the demo at the stand-in and say how many; at Stripe itself it does nothing.

    One who is gone already is skipped. While the stand-in does not run they stay there: the weekly
    look then finds customers whom nobody knows.
    """
    if not gateway.is_played():
        return 0
    dropped = 0
    for customer_id in customer_ids:
        try:
            gateway.drop_played_customer(customer_id=customer_id)
        except StripeGone:
            continue
        except StripeAway:
            log.warning("demo_customers_left", left=len(customer_ids) - dropped)
            break
        dropped += 1
    return dropped
