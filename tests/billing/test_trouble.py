"""Paying while Stripe is away, forgets, or lost what we knew."""

import datetime as dt

import pytest

from billing import services
from billing.errors import PlanNotForSale, StripeAway, StripeRefused
from billing.models import BillingAccount, CheckoutAttempt, PlanPrice
from core.common import clock

_OFF = {"active": False}


def sessions(shop):
    return shop.api.v1.checkout.sessions.list({"limit": 100}).data


@pytest.fixture
def customer(start, farid_account):
    """Farid's organisation is known to Stripe, with nothing open."""
    attempt = services.cancel_checkout(actor=farid_account, attempt=start())
    attempt.delete()
    return BillingAccount.objects.get().stripe_customer_id


def open_sessions(shop):
    return [session for session in sessions(shop) if session.status == "open"]


@pytest.mark.parametrize("status", [500, 502, 429, 401, 0])
def test_stripe_away_leaves_an_attempt_to_go_on_with(shop, start, status):
    shop.fail_next(status, count=1)

    with pytest.raises(StripeAway):
        start()

    attempt = CheckoutAttempt.objects.get()
    assert (attempt.status, attempt.stripe_session_id) == ("new", None)
    assert start().pk == attempt.pk
    assert len(sessions(shop)) == 1


def test_a_hanging_stripe_is_not_waited_for_long(shop, start, monkeypatch):
    shop.contract._timeout = (0.5, 0.5)
    shop.delay_next(1.5)

    with pytest.raises(StripeAway):
        start()

    shop.contract._timeout = (3, 10)
    assert CheckoutAttempt.objects.get().status == "new"
    assert start().status == "open"


def test_a_lost_answer_does_not_make_a_second_page(shop, customer, start):
    shop.fail_next(0, when="after")

    with pytest.raises(StripeAway):
        start()
    [made] = open_sessions(shop)
    attempt = start()

    assert attempt.stripe_session_id == made.id
    assert len(open_sessions(shop)) == 1


def test_a_remembered_failure_is_overcome_with_a_new_key(shop, customer, start):
    shop.fail_next(500, when="stored")
    with pytest.raises(StripeAway):
        start()

    attempt = start()

    assert (attempt.status, attempt.key_version) == ("open", 2)
    assert len(open_sessions(shop)) == 1


def test_a_customer_deleted_at_stripe_is_made_anew(shop, customer, start):
    shop.api.v1.customers.delete(customer)

    attempt = start()

    account = BillingAccount.objects.get()
    assert attempt.status == "open"
    assert account.stripe_customer_id != customer
    assert account.deleted_at is None


def test_a_price_that_is_gone_cannot_be_bought(shop, start):
    PlanPrice.objects.filter(plan_code="tribe").update(stripe_price_id="price_gone")

    with pytest.raises(PlanNotForSale):
        start()

    assert CheckoutAttempt.objects.get().status == "failed"
    assert start(plan_code="large_tribe").status == "open"


def test_a_price_that_was_withdrawn_is_refused(shop, start):
    shop.api.v1.prices.update(PlanPrice.objects.get(plan_code="tribe").stripe_price_id, _OFF)

    with pytest.raises(StripeRefused):
        start()

    assert CheckoutAttempt.objects.get().status == "failed"


def test_the_round_finds_a_payment_nobody_told_of(shop, start, pending):
    attempt = start()
    shop.complete_checkout(attempt.stripe_session_id)
    long_ago = clock.now() - dt.timedelta(minutes=6)
    CheckoutAttempt.objects.update(created_at=long_ago)

    assert services.sync_open_attempts() == 1

    pending.refresh_from_db()
    assert pending.access_state == "active"
    assert services.sync_open_attempts() == 0


def test_the_round_lets_an_attempt_without_a_page_expire(shop, start):
    shop.fail_next(500)
    with pytest.raises(StripeAway):
        start()
    CheckoutAttempt.objects.update(expires_at=clock.now())

    services.sync_open_attempts()

    assert CheckoutAttempt.objects.get().status == "expired"


def test_a_session_that_vanished_is_a_failed_attempt(shop, start):
    attempt = start()
    shop.control("reset")

    assert services.sync_attempt(attempt=attempt).status == "failed"
