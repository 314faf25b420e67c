"""A year of a tribe and what comes after, by Stripe's clock and our webhooks."""

import pytest

from billing import services
from billing.errors import AlreadyPaid
from billing.models import Invoice, TribeSubscription
from core.common import clock

DAY = 86400


def use_card(shop, token):
    """Give the subscription another card, as its owner does on Stripe's page."""
    mirror = TribeSubscription.objects.get()
    customer = {"customer": mirror.account.stripe_customer_id}
    method = shop.api.v1.payment_methods.attach(token, customer)
    wish = {"default_payment_method": method.id}
    shop.api.v1.subscriptions.update(mirror.stripe_subscription_id, wish)


@pytest.fixture
def state(paid, hear):
    """The tribe after everything Stripe has to say was heard."""

    def look():
        hear()
        paid.refresh_from_db()
        return paid.access_state

    return look


def test_a_renewal_moves_the_end_by_a_year(shop, paid, state):
    assert state() == "active"
    before = paid.access_until

    shop.advance(days=366, seconds=7200)

    assert state() == "active"
    assert 364 < (paid.access_until - before).days < 367
    assert list(Invoice.objects.values_list("status", flat=True)) == ["paid", "paid"]


def test_a_renewal_that_fails_is_late_until_it_is_paid(shop, state):
    assert state() == "active"
    use_card(shop, "pm_card_chargeCustomerFail")

    shop.advance(days=366, seconds=7200)
    assert state() == "past_due"
    late = TribeSubscription.objects.get()
    assert late.status == "past_due"
    assert late.unpaid_since == Invoice.objects.get(status="open").finalized_at

    use_card(shop, "pm_card_visa")
    shop.advance(days=2)

    assert state() == "active"
    assert TribeSubscription.objects.get().unpaid_since is None


def test_a_card_that_pays_once_makes_the_renewal_late(shop, start, hear, pending):
    shop.complete_checkout(start().stripe_session_id, card="pm_card_simPaysOnce")
    hear()

    shop.advance(days=366, seconds=7200)
    hear()

    pending.refresh_from_db()
    assert pending.access_state == "past_due"


def test_a_subscription_ends_with_its_period(shop, paid, state):
    assert state() == "active"
    mirror = TribeSubscription.objects.get()
    wish = {"cancel_at_period_end": True}
    shop.api.v1.subscriptions.update(mirror.stripe_subscription_id, wish)

    assert state() == "active"
    mirror.refresh_from_db()
    assert mirror.cancel_at_period_end is True
    assert mirror.cancel_at == mirror.current_period_end

    shop.advance(days=366, seconds=7200)
    assert state() == "cancelled"


def test_who_ended_can_pay_again(shop, paid, state, start):
    mirror = TribeSubscription.objects.get()
    with pytest.raises(AlreadyPaid):
        start()
    shop.api.v1.subscriptions.cancel(mirror.stripe_subscription_id)
    assert state() == "cancelled"

    attempt = start()
    shop.complete_checkout(attempt.stripe_session_id)

    assert state() == "active"
    assert TribeSubscription.objects.count() == 2


def test_late_news_does_not_undo_what_is_true(shop, paid, post, process, letters, state):
    assert state() == "active"
    use_card(shop, "pm_card_chargeCustomerFail")
    shop.advance(days=366, seconds=7200)
    old_news = letters()
    use_card(shop, "pm_card_visa")
    shop.advance(days=2)
    assert state() == "active"

    for letter in old_news:
        post(letter)
    process()

    paid.refresh_from_db()
    assert paid.access_state == "active"


def test_news_that_never_came_is_made_up_for_by_the_next(shop, state):
    assert state() == "active"
    use_card(shop, "pm_card_chargeCustomerFail")
    shop.control("webhooks", drop=1000)
    shop.advance(days=366, seconds=7200)
    assert state() == "active"

    shop.control("webhooks", drop=0)
    shop.advance(days=4)

    assert state() == "past_due"


def test_a_trial_that_is_paid_for_goes_on(shop, start, pending, farid_account):
    services.start_trial(actor=farid_account, tribe=pending, plan_code="tribe")

    attempt = start()
    shop.complete_checkout(attempt.stripe_session_id)
    services.sync_attempt(attempt=attempt)

    pending.refresh_from_db()
    assert pending.access_state == "active"
    assert pending.access_until > clock.now()
