"""Stripe's words -> our words: what we do about each kind of event."""

from collections.abc import Callable

import structlog

from billing import selectors, services
from billing.errors import StripeAway, StripeGone
from billing.models import BillingAccount, CheckoutAttempt, StripeEvent
from billing.services import ledger
from billing.services.leases import Lease, LeaseBusy, LeaseLost, leased
from core.common import clock

log = structlog.get_logger(__name__)

Handler = Callable[[StripeEvent, BillingAccount, Lease], bool]


def process_stripe_event(*, event_id: str) -> str:
    """
    Do what an event asks for, once, and return the state it is left in.

    The customer's lease is claimed, the object is fetched, and what was fetched is written if the
    lease is still ours. Processing it again changes nothing.
    """
    event = ledger.claim(event_id=event_id)
    if event is None:
        return ""
    handle = _handler_of(event)
    account = selectors.account_of_customer(event.customer_id)
    if handle is None or account is None:
        if handle is not None:
            log.warning("stripe_event_of_a_stranger", event_type=event.type, event_id=event.pk)
        ledger.finish(event=event, state=StripeEvent.State.IGNORED)
        return StripeEvent.State.IGNORED
    return _process(event, account, handle)


def _process(event: StripeEvent, account: BillingAccount, handle: Handler) -> str:
    begun_at = clock.now()
    try:
        with leased(event.customer_id) as lease:
            is_ours = handle(event, account, lease)
    except (LeaseBusy, LeaseLost):
        ledger.put_back(event=event)
        return StripeEvent.State.RECEIVED
    except StripeAway as away:
        ledger.try_later(event=event, error=f"away: {away.reason}", is_away=True)
        return StripeEvent.State.FAILED
    except StripeGone:
        is_ours = False
    except Exception as error:
        # One letter that cannot be read must not keep the others waiting; it is tried again.
        log.exception("stripe_event_failed", event_id=event.pk)
        ledger.try_later(event=event, error=repr(error), is_away=False)
        return StripeEvent.State.FAILED
    state = StripeEvent.State.DONE if is_ours else StripeEvent.State.IGNORED
    ledger.finish(event=event, state=state)
    if is_ours:
        ledger.finish_others(event=event, fetched_after=begun_at)
    return state


def _handler_of(event: StripeEvent) -> Handler | None:
    return next((handle for head, handle in _HANDLERS.items() if event.type.startswith(head)), None)


def _checkout(event: StripeEvent, account: BillingAccount, lease: Lease) -> bool:
    """A visit to Checkout ended; a session that we did not open is not looked at."""
    attempt = CheckoutAttempt.objects.filter(
        account=account, stripe_session_id=event.object_id
    ).first()
    if attempt is None:
        return False
    services.sync_attempt(attempt=attempt, lease=lease)
    return True


def _subscription(event: StripeEvent, account: BillingAccount, lease: Lease) -> bool:
    return services.sync_subscription(account=account, subscription_id=event.object_id, lease=lease)


def _invoice(event: StripeEvent, account: BillingAccount, lease: Lease) -> bool:
    """An upcoming invoice has no id; it is only a hint that a renewal is near."""
    if not event.object_id:
        return False
    return services.sync_invoice(account=account, invoice_id=event.object_id, lease=lease)


def _customer(event: StripeEvent, account: BillingAccount, lease: Lease) -> bool:
    return services.sync_customer(account=account, lease=lease)


# The first that fits: "customer.subscription." stands before "customer.".
_HANDLERS: dict[str, Handler] = {
    "checkout.session.": _checkout,
    "customer.subscription.": _subscription,
    "customer.deleted": _customer,
    "customer.updated": _customer,
    "invoice.": _invoice,
}
