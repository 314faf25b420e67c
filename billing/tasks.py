"""Paying, behind the scenes."""

from typing import Any

import structlog

from billing import handlers, services
from billing.errors import StripeAway
from billing.models import StripeEvent
from billing.services import ledger
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
