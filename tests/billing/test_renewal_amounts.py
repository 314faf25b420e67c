"""The mail about another year says what Stripe will charge, and then it charges just that."""

import datetime as dt

import pytest

from billing.models import BillingAccount, BillingNotice, Invoice, TribeSubscription
from billing.services import run_reminders
from core.common import clock
from core.mail.models import OutboxMessage
from core.mail.services import send_waiting

DAY = dt.timedelta(days=1)
PRICE, WITH_VAT = 120_000, 145_200
HALF = {"percent_off": 50}


@pytest.fixture
def subscription(paid, hear) -> TribeSubscription:
    """The subscription of Farid's tribe, about which everything was heard and mailed."""
    hear()
    send_waiting()
    return TribeSubscription.objects.get()


@pytest.fixture
def discount(shop, subscription):
    """Give the subscription a coupon."""

    def give(**coupon):
        made = shop.api.v1.coupons.create(coupon)
        wish = {"discounts": [{"coupon": made.id}]}
        shop.api.v1.subscriptions.update(subscription.stripe_subscription_id, wish)

    return give


@pytest.fixture
def announced(shop, subscription):
    """What the mail a week before the renewal says that will be charged, in cents."""

    def look():
        _round(subscription, days=7)
        return OutboxMessage.objects.get(topic="billing.renewal").ref["amount_cents"]

    return look


@pytest.fixture
def charged(shop, hear):
    """What is then charged, in cents."""

    def look():
        shop.advance(days=366, seconds=7200)
        hear()
        return Invoice.objects.get(billing_reason="subscription_cycle").total_cents

    return look


def _round(subscription, *, days):
    """Go round on a morning so many days ahead, and let the mails leave."""
    morning = (subscription.current_period_end - days * DAY).replace(hour=10)
    with clock.standing_at(morning):
        said = run_reminders()
        send_waiting()
    return said


def test_without_a_discount_it_is_the_price_with_vat(announced, charged):
    assert announced() == WITH_VAT == charged()


def test_a_discount_that_the_first_bill_used_up_is_over(shop, start, hear, charged):
    made = shop.api.v1.coupons.create({**HALF, "duration": "once"})
    wish = {"promotion": {"type": "coupon", "coupon": made.id}, "code": "HALF"}
    shop.api.v1.promotion_codes.create(wish)
    shop.complete_checkout(start().stripe_session_id, promotion_code="HALF")
    hear()
    assert Invoice.objects.get().total_cents == WITH_VAT // 2

    _round(TribeSubscription.objects.get(), days=7)

    told = OutboxMessage.objects.get(topic="billing.renewal").ref["amount_cents"]
    assert told == WITH_VAT == charged()


@pytest.mark.parametrize(
    ("coupon", "cents"),
    [
        ({"duration": "once"}, WITH_VAT // 2),
        ({"duration": "forever"}, WITH_VAT // 2),
        ({"duration": "repeating", "duration_in_months": 24}, WITH_VAT // 2),
        ({"duration": "repeating", "duration_in_months": 6}, WITH_VAT),
    ],
)
def test_a_discount_counts_if_it_lasts_until_then(discount, announced, charged, coupon, cents):
    discount(**HALF, **coupon)

    assert announced() == cents == charged()


def test_the_mail_says_the_amount(discount, announced, mailoutbox):
    discount(**HALF, duration="forever")

    announced()

    [mail] = [one for one in mailoutbox if "for another year" in one.subject]
    assert "€726 with VAT is paid by the card that ends in 4242." in mail.body


def test_a_year_for_nothing_is_said_as_such(discount, announced, mailoutbox):
    discount(percent_off=100, duration="forever")

    assert announced() == 0

    [mail] = [one for one in mailoutbox if "for another year" in one.subject]
    assert "There is nothing to pay for it." in mail.body


def test_what_is_charged_beside_the_plan_is_in_it(shop, subscription, announced, charged):
    customer = BillingAccount.objects.get().stripe_customer_id
    extra = {"customer": customer, "amount": 10_000, "currency": "eur"}
    shop.api.v1.invoice_items.create(extra)

    assert announced() == WITH_VAT + 12_100 == charged()


def test_while_stripe_is_away_it_waits_for_two_days_at_most(shop, subscription):
    shop.fail_next(500, count=2)

    assert _round(subscription, days=7) == 0
    assert _round(subscription, days=6) == 0
    shop.fail_next(500)
    assert _round(subscription, days=5) == 1

    about = OutboxMessage.objects.get(topic="billing.renewal")
    assert "amount_cents" not in about.ref


def test_when_stripe_is_back_it_says_what_stripe_says(shop, subscription):
    shop.fail_next(500)
    assert _round(subscription, days=7) == 0

    assert _round(subscription, days=7) == 1

    assert OutboxMessage.objects.get(topic="billing.renewal").ref["amount_cents"] == WITH_VAT


def test_stripe_is_asked_once_for_each_mail(shop, subscription):
    _round(subscription, days=7)
    before = len(shop.contract.calls)

    _round(subscription, days=6)

    assert len(shop.contract.calls) == before
    assert BillingNotice.objects.filter(kind="renewal").count() == 1
