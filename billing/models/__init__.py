"""What we remember of paying: whose money, for which tribe, and what Stripe told us."""

from billing.models.accounts import BillingAccount, CustomerLease
from billing.models.catalogue import PlanPrice
from billing.models.checkout import CheckoutAttempt
from billing.models.events import StripeEvent
from billing.models.subscriptions import Invoice, TribeSubscription

__all__ = [
    "BillingAccount",
    "CheckoutAttempt",
    "CustomerLease",
    "Invoice",
    "PlanPrice",
    "StripeEvent",
    "TribeSubscription",
]
