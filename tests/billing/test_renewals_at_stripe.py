"""Cancelled, or going on after all: told once, whoever did it, here or in Stripe's Dashboard."""

import pytest

from billing import services
from billing.models import BillingAccount, BillingNotice, PlanPrice, TribeSubscription
from billing.services import reconciling, resyncing
from core.mail.models import OutboxMessage
from core.mail.services import send_waiting


@pytest.fixture
def subscription(paid, hear) -> TribeSubscription:
    """The subscription of Farid's tribe, about which everything was heard and mailed."""
    hear()
    send_waiting()
    return TribeSubscription.objects.get()


@pytest.fixture
def set_at_stripe(shop, subscription):
    """What somebody does in Stripe's Dashboard."""

    def change(**wish):
        shop.api.v1.subscriptions.update(subscription.stripe_subscription_id, wish)

    return change


def told(kind):
    return BillingNotice.objects.filter(kind=kind).count()


def test_what_was_cancelled_at_stripe_is_confirmed_by_mail(set_at_stripe, hear, mailoutbox):
    set_at_stripe(cancel_at_period_end=True)

    hear()
    send_waiting()

    assert told("cancel_confirmed") == 1
    [mail] = [one for one in mailoutbox if "Orchard ends on" in one.subject]
    assert "The subscription was cancelled." in mail.body


def test_looking_again_tells_nothing_twice(set_at_stripe, hear, shop):
    set_at_stripe(cancel_at_period_end=True)
    hear()

    set_at_stripe(description="another word")
    hear()
    resyncing.resync(account=BillingAccount.objects.get())
    reconciling.reconcile()

    assert told("cancel_confirmed") == 1


def test_our_own_command_and_its_letter_tell_it_once(subscription, farid_account, hear):
    services.cancel_subscription(actor=farid_account, tribe=subscription.tribe, reason="unused")
    hear()

    assert told("cancel_confirmed") == 1


def test_what_goes_on_after_all_is_told_once_for_each_time(
    set_at_stripe, hear, wait, subscription, farid_account
):
    for _time in range(2):
        set_at_stripe(cancel_at_period_end=True)
        hear()
        set_at_stripe(cancel_at_period_end=False)
        hear()
        wait(days=1)

    assert (told("cancel_confirmed"), told("resumed")) == (2, 2)


def test_when_the_letter_was_lost_the_night_finds_it_and_tells(set_at_stripe, shop):
    shop.control("webhooks", drop=1000)
    set_at_stripe(cancel_at_period_end=True)

    reconciling.reconcile()

    assert told("cancel_confirmed") == 1


def test_what_was_cancelled_weeks_ago_is_no_news(set_at_stripe, shop, wait):
    set_at_stripe(cancel_at_period_end=True)
    wait(days=30)

    resyncing.resync(account=BillingAccount.objects.get())

    assert told("cancel_confirmed") == 0
    assert TribeSubscription.objects.get().cancel_at_period_end


def test_the_end_itself_is_no_resumption(set_at_stripe, hear, wait):
    set_at_stripe(cancel_at_period_end=True)
    hear()
    wait(days=366, seconds=7200)

    hear()

    assert TribeSubscription.objects.get().status == "canceled"
    assert (told("cancel_confirmed"), told("resumed")) == (1, 0)


def test_a_mirror_that_was_wrong_tells_nobody_of_a_resumption(subscription):
    TribeSubscription.objects.update(cancel_at_period_end=True)

    reconciling.reconcile()

    assert not TribeSubscription.objects.get().cancel_at_period_end
    assert told("resumed") == 0


def test_a_plan_that_was_chosen_at_stripe_is_told_once(shop, set_at_stripe, subscription, hear):
    larger = PlanPrice.objects.get(plan_code="large_tribe")
    there = shop.api.v1.subscriptions.retrieve(subscription.stripe_subscription_id)
    item = {"id": there["items"].data[0].id, "price": larger.stripe_price_id}
    set_at_stripe(items=[item], proration_behavior="none")

    hear()
    resyncing.resync(account=BillingAccount.objects.get())

    about = OutboxMessage.objects.get(topic="billing.plan_changed")
    subscription.tribe.refresh_from_db()
    assert told("plan_changed") == 1
    assert (about.ref["plan"], subscription.tribe.plan) == ("large_tribe", "large_tribe")
