"""A worker that is killed in the middle of a letter leaves all of it, or nothing."""

import os
from itertools import count
from urllib.parse import urlsplit

import pytest

from billing.models import (
    BillingNotice,
    CustomerLease,
    Invoice,
    InvoicePayment,
    StripeEvent,
    TribeSubscription,
)
from core.common import clock
from core.mail.models import OutboxMessage
from tenants.models import AccessTransition
from tests.support.mayflies import Mayflies

STRIDE = 3


@pytest.fixture
def mayflies(committed_db, stripe):
    """Processes that speak with the same database and the same Stripe."""
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{committed_db}").geturl()
    some = Mayflies(
        {"DATABASE_URL": url, "STRIPE_API_BASE": stripe.url, "STRIPE_API_KEY": stripe.key}
    )
    yield some
    some.close()


def let_locks_run_out():
    CustomerLease.objects.update(expires_at=clock.now())
    StripeEvent.objects.filter(state="processing").update(locked_until=clock.now())
    StripeEvent.objects.filter(state="received").update(next_at=clock.now())


def test_killed_at_any_step_a_payment_is_written_once_and_whole(
    mayflies, shop, start, letters, post, pending
):
    shop.complete_checkout(start().stripe_session_id)
    for letter in letters():
        assert post(letter).status_code == 200
    key = StripeEvent.objects.get(type="invoice.paid").pk

    deaths = 0
    for step in count(1, STRIDE):
        life = mayflies.do("process_letter", event_id=key, kill="self", at_step=step)
        if not life["died"]:
            break
        deaths += 1
        _is_all_or_nothing(pending)
        let_locks_run_out()

    pending.refresh_from_db()
    assert deaths > 10
    assert StripeEvent.objects.get(pk=key).state == "done"
    assert pending.access_state == "active"
    assert TribeSubscription.objects.get().status == "active"
    assert (Invoice.objects.get().status, InvoicePayment.objects.get().status) == ("paid", "paid")
    assert AccessTransition.objects.filter(tribe=pending).count() == 1
    assert BillingNotice.objects.count() == BillingNotice.objects.values("kind").distinct().count()
    mails = OutboxMessage.objects.filter(topic__startswith="billing.")
    assert mails.count() == mails.values("dedupe_key").distinct().count()


def _is_all_or_nothing(tribe):
    """A subscription, its invoice, and access come together."""
    tribe.refresh_from_db()
    there = {
        TribeSubscription.objects.exists(),
        Invoice.objects.exists(),
        InvoicePayment.objects.exists(),
        tribe.access_state == "active",
    }
    assert len(there) == 1
