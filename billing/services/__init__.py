"""What is done about paying."""

from billing.services.access import refresh_access
from billing.services.catalogue import sync_catalogue
from billing.services.checkout import cancel_checkout, start_checkout, sync_open_attempts
from billing.services.ladder import run_ladder
from billing.services.ledger import remember_stripe_event
from billing.services.syncing import (
    sync_attempt,
    sync_customer,
    sync_invoice,
    sync_subscription,
)
from billing.services.trials import start_trial

__all__ = [
    "cancel_checkout",
    "refresh_access",
    "remember_stripe_event",
    "run_ladder",
    "start_checkout",
    "start_trial",
    "sync_attempt",
    "sync_catalogue",
    "sync_customer",
    "sync_invoice",
    "sync_open_attempts",
    "sync_subscription",
]
