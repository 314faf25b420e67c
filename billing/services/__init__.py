"""What is done about paying."""

from billing.services.access import refresh_access
from billing.services.catalogue import sync_catalogue
from billing.services.checkout import cancel_checkout, start_checkout, sync_open_attempts
from billing.services.erasing import ask_for_erasure, decide_erasure, erase
from billing.services.gifts import ask_for_gift, decide_gift, withdraw_gift
from billing.services.ladder import run_ladder
from billing.services.ledger import remember_stripe_event
from billing.services.limits import end_raised_limit, raise_limit
from billing.services.overrides import end_override, extend_access, freeze_ladder
from billing.services.reminders import run_reminders
from billing.services.renewals import cancel_subscription, resume_subscription
from billing.services.syncing import (
    sync_attempt,
    sync_customer,
    sync_invoice,
    sync_invoice_of_payment,
    sync_subscription,
)
from billing.services.trials import start_trial

__all__ = [
    "ask_for_erasure",
    "ask_for_gift",
    "cancel_checkout",
    "cancel_subscription",
    "decide_erasure",
    "decide_gift",
    "end_override",
    "end_raised_limit",
    "erase",
    "extend_access",
    "freeze_ladder",
    "raise_limit",
    "refresh_access",
    "remember_stripe_event",
    "resume_subscription",
    "run_ladder",
    "run_reminders",
    "start_checkout",
    "start_trial",
    "sync_attempt",
    "sync_catalogue",
    "sync_customer",
    "sync_invoice",
    "sync_invoice_of_payment",
    "sync_open_attempts",
    "sync_subscription",
    "withdraw_gift",
]
