"""Stripe's words -> our words: what we do about each kind of event."""

import datetime as dt

import structlog

from billing import gateway, selectors
from billing.errors import StripeAway, StripeGone, StripeRefused
from billing.handlers.routing import CATALOGUE, HANDLERS, KNOWN, PAYOUTS, Handler
from billing.models import BillingAccount, StripeEvent
from billing.services import ledger, whose
from billing.services.catalogue import look_at_catalogue
from billing.services.leases import LeaseBusy, LeaseLost, leased
from billing.services.mirrors import WrongCurrency
from billing.services.payouts import sync_payout
from core.common import clock

__all__ = ["KNOWN", "process_stripe_event"]

log = structlog.get_logger(__name__)


def process_stripe_event(*, event_id: str) -> str:
    """
    Do what an event asks for, once, and return the state it is left in.

    The customer's lease is claimed, the object is fetched, and what was fetched is written if the
    lease is still ours. Processing it again changes nothing.
    """
    event = ledger.claim(event_id=event_id)
    if event is None:
        return ""
    if rest := gateway.rest_seconds():
        return ledger.put_back(event=event, wait=dt.timedelta(seconds=rest))
    handle = HANDLERS.get(event.type)
    if handle is None:
        return _without_customer(event)
    try:
        account = _account_of(event)
    except StripeAway as away:
        return ledger.try_later(event=event, error=f"away: {away.reason}", is_away=True)
    if account is None:
        log.warning("stripe_event_of_a_stranger", event_type=event.type, event_id=event.pk)
        return ledger.finish(event=event, state=StripeEvent.State.IGNORED, error=ledger.STRANGER)
    return _process(event, account, handle)


def _without_customer(event: StripeEvent) -> str:
    """What is no customer's: the catalogue and payouts; everything else is not for us."""
    try:
        is_ours = _look(event)
    except (LeaseBusy, LeaseLost):
        return ledger.put_back(event=event)
    except StripeGone:
        return ledger.finish(event=event, state=StripeEvent.State.IGNORED, error="gone")
    except (StripeAway, StripeRefused) as away:
        return ledger.try_later(event=event, error=f"away: {away.reason}", is_away=True)
    except WrongCurrency as wrong:
        return ledger.give_up(event=event, error=f"wrong currency: {wrong}")
    state = StripeEvent.State.DONE if is_ours else StripeEvent.State.IGNORED
    return ledger.finish(event=event, state=state)


def _look(event: StripeEvent) -> bool:
    if event.type in PAYOUTS:
        return sync_payout(payout_id=event.object_id)
    return event.type in CATALOGUE and look_at_catalogue()


def _account_of(event: StripeEvent) -> BillingAccount | None:
    """Whose event it is; some objects do not say, and are asked about."""
    if not event.customer_id and event.object_id:
        event.customer_id = whose.customer_of(event=event)
    return selectors.account_of_customer(event.customer_id)


def _process(event: StripeEvent, account: BillingAccount, handle: Handler) -> str:
    begun_at = clock.now()
    try:
        with leased(event.customer_id) as lease:
            is_ours = handle(event, account, lease)
    except (LeaseBusy, LeaseLost):
        return ledger.put_back(event=event)
    except StripeAway as away:
        return ledger.try_later(event=event, error=f"away: {away.reason}", is_away=True)
    except StripeGone:
        return ledger.finish(event=event, state=StripeEvent.State.IGNORED, error="gone")
    except WrongCurrency as wrong:
        return ledger.give_up(event=event, error=f"wrong currency: {wrong}")
    except Exception as error:
        # One letter that cannot be read must not keep the others waiting; it is tried again.
        log.exception("stripe_event_failed", event_id=event.pk)
        return ledger.try_later(event=event, error=repr(error), is_away=False)
    if not is_ours:
        return ledger.finish(event=event, state=StripeEvent.State.IGNORED)
    ledger.finish_others(seen=lease.seen | {event.object_id}, fetched_after=begun_at)
    return ledger.finish(event=event, state=StripeEvent.State.DONE)
