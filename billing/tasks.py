"""Paying, behind the scenes."""

import time
import uuid
from typing import Any

import structlog

from billing import handlers, services
from billing.errors import StripeAway
from billing.models import BillingCommand, StripeEvent
from billing.services import (
    commands,
    comparing_now,
    drafts,
    erasing,
    keeping,
    ledger,
    reconciling,
    snapshots,
)
from tenants.context import public_task

log = structlog.get_logger(__name__)

_AT_ONCE = 50
# The next round begins a minute after this one did.
_A_ROUND_SECONDS = 40


@public_task(name="billing.process_stripe_event")
def process_stripe_event(*, event_id: str, **_: Any) -> None:
    """Process one letter; while somebody else reads about its customer, come back in a moment."""
    if handlers.process_stripe_event(event_id=event_id) == StripeEvent.State.RECEIVED:
        process_stripe_event.apply_async(
            kwargs={"event_id": event_id}, countdown=ledger.SOON.total_seconds() + 1
        )


@public_task(name="billing.sweep_stripe_events")
def sweep_stripe_events(**_: Any) -> None:
    """Process what waits, and look after payments about which nothing was heard."""
    stop_at = time.monotonic() + _A_ROUND_SECONDS
    while (found := ledger.waiting(limit=_AT_ONCE)) and time.monotonic() < stop_at:
        for event_id in found:
            handlers.process_stripe_event(event_id=event_id)
    try:
        services.sync_open_attempts()
    except StripeAway as away:
        log.warning("stripe_away_while_sweeping", reason=away.reason)


@public_task(name="billing.send_command")
def send_billing_command(*, command_id: str, **_: Any) -> None:
    """Send one command to Stripe; the round takes over what does not end now."""
    command = BillingCommand.objects.filter(pk=command_id).first()
    if command:
        commands.send(command=command, is_awaited=False)


@public_task(name="billing.send_commands")
def send_billing_commands(**_: Any) -> None:
    """Send what waits for its turn, or was left behind by a worker that died."""
    commands.send_waiting()


@public_task(name="billing.prepare_drafts")
def prepare_drafts(**_: Any) -> None:
    """Let drafts of invoices leave, or hold those that miss a number."""
    drafts.prepare_drafts()


@public_task(name="billing.run_ladder")
def run_ladder(**_: Any) -> None:
    """Go round all tribes: open what is paid, warn, and take the steps that are due."""
    services.run_ladder()


@public_task(name="billing.run_reminders")
def run_reminders(**_: Any) -> None:
    """Say what the day asks for: trials, renewals, cards, bills that are due."""
    services.run_reminders()


@public_task(name="billing.poll_events")
def poll_stripe_events(**_: Any) -> None:
    """Ask what happened, for letters that never came."""
    reconciling.poll(kinds=handlers.KNOWN)


@public_task(name="billing.reconcile", soft_time_limit=3000, time_limit=3300)
def reconcile_stripe(**_: Any) -> None:
    """Hold everything here against everything there."""
    reconciling.reconcile()


@public_task(name="billing.compare_now", soft_time_limit=3000, time_limit=3300)
def compare_stripe_now(*, run_id: str, **_: Any) -> None:
    """The same, because somebody of staff asked for it."""
    comparing_now.carry_out(run_id=uuid.UUID(run_id))


@public_task(name="billing.check_stripe_weekly", soft_time_limit=3000, time_limit=3300)
def check_stripe_weekly(**_: Any) -> None:
    """Look for customers nobody knows, and add up what was paid."""
    reconciling.check_weekly()


@public_task(name="billing.keep_papers")
def keep_billing_papers(**_: Any) -> None:
    """Keep a copy of our own of each invoice that is final."""
    keeping.keep_papers()


@public_task(name="billing.tend_ledger")
def tend_stripe_ledger(**_: Any) -> None:
    """Let go of what the ledger of letters need not keep."""
    ledger.tend()


@public_task(name="billing.take_snapshot")
def take_billing_snapshot(**_: Any) -> None:
    """Write down what each subscription was worth at the end of the day before."""
    snapshots.take_snapshot()


@public_task(name="billing.warn_of_erasures")
def warn_of_erasures(**_: Any) -> None:
    """Tell those whose tribe two people decided to erase; nothing is erased by it."""
    erasing.warn_of_erasures()
