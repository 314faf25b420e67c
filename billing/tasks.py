"""Paying, behind the scenes."""

from typing import Any

import structlog

from billing import handlers, services
from billing.errors import StripeAway
from billing.models import BillingCommand, StripeEvent
from billing.services import commands, ledger
from tenants.context import public_task

log = structlog.get_logger(__name__)

_A_ROUND = 200


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
    for event_id in ledger.waiting(limit=_A_ROUND):
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


@public_task(name="billing.run_ladder")
def run_ladder(**_: Any) -> None:
    """Go round all tribes: open what is paid, warn, and take the steps that are due."""
    services.run_ladder()


@public_task(name="billing.run_reminders")
def run_reminders(**_: Any) -> None:
    """Say what the day asks for: trials, renewals, cards, bills that are due."""
    services.run_reminders()
