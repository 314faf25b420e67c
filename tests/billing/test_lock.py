"""What was fetched first is never written last: the lease of a customer sees to it."""

import threading
from contextlib import contextmanager

import pytest
from django.db import connection

from billing import gateway, handlers
from billing.models import StripeEvent, TribeSubscription
from billing.services import leases
from core.common import clock


@pytest.fixture
def race(shop, paid, hear, letters, post, monkeypatch):
    """
    A slow worker fetches a subscription; meanwhile it is changed, and a quick one hears of that.

    Returns what the mirror says when both are done.
    """
    hear()
    mirror = TribeSubscription.objects.get()
    change = shop.api.v1.subscriptions.update
    change(mirror.stripe_subscription_id, {"description": "first"})
    fetched, may_go_on = threading.Event(), threading.Event()
    fetch = gateway.fetch_subscription

    def slow_fetch(**which):
        facts = fetch(**which)
        if threading.current_thread().name == "slow":
            fetched.set()
            may_go_on.wait(10)
        return facts

    monkeypatch.setattr(gateway, "fetch_subscription", slow_fetch)

    def run():
        first = _new_letter(letters, post)
        slow = threading.Thread(target=_work, args=[first], name="slow")
        slow.start()
        fetched.wait(10)
        change(mirror.stripe_subscription_id, {"cancel_at_period_end": True})
        handlers.process_stripe_event(event_id=_new_letter(letters, post))
        may_go_on.set()
        slow.join(10)
        StripeEvent.objects.filter(state="received").update(next_at=clock.now())
        for key in StripeEvent.objects.filter(state="received").values_list("pk", flat=True):
            handlers.process_stripe_event(event_id=key)
        return TribeSubscription.objects.get().cancel_at_period_end

    return run


def _new_letter(letters, post):
    known = set(StripeEvent.objects.values_list("pk", flat=True))
    for letter in letters():
        post(letter)
    fresh = StripeEvent.objects.filter(type="customer.subscription.updated").exclude(pk__in=known)
    return fresh.get().pk


def _work(key):
    try:
        handlers.process_stripe_event(event_id=key)
    finally:
        connection.close()


@pytest.mark.usefixtures("committed_db")
class TestLock:
    def test_two_workers_end_with_what_stripe_says(self, race):
        assert race() is True

    def test_without_the_lease_they_would_not(self, race, monkeypatch):
        """So that the test above proves something."""

        @contextmanager
        def no_lease(customer_id):
            yield _Open(customer_id, None)

        monkeypatch.setattr(handlers, "leased", no_lease)

        assert race() is False


class _Open(leases.Lease):
    """A lease that everybody has."""

    def confirm(self):
        return None
