"""The line to Stripe: our words for its errors, keys that work once, and lists to their end."""

import datetime as dt
import uuid

import pytest

from billing import gateway
from billing.errors import StripeAway, StripeGone, StripeRefused


def ask(_shop):
    return gateway.prices_by_lookup_key(lookup_keys=["partup_tribe_year"])


@pytest.mark.parametrize(
    ("status", "error", "did_nothing"),
    [
        (400, StripeRefused, None),
        (401, StripeAway, True),
        (402, StripeRefused, None),
        (403, StripeAway, True),
        (404, StripeRefused, None),
        (409, StripeAway, False),
        (429, StripeAway, True),
        (500, StripeAway, False),
        (503, StripeAway, False),
        (0, StripeAway, False),
    ],
)
def test_each_failure_of_stripes_is_one_of_two_of_ours(shop, status, error, did_nothing):
    shop.fail_next(status)

    with pytest.raises(error) as raised:
        ask(shop)

    assert getattr(raised.value, "did_nothing", None) == did_nothing


def test_a_hanging_stripe_is_away(shop):
    shop.contract._timeout = (0.3, 0.3)
    shop.delay_next(1)

    with pytest.raises(StripeAway) as raised:
        ask(shop)

    shop.contract._timeout = (3, 10)
    assert raised.value.reason == "APIConnectionError"


def test_nobody_at_the_other_end_is_away(shop, settings):
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"

    with pytest.raises(StripeAway):
        ask(shop)


@pytest.mark.parametrize(
    "fetch",
    [
        lambda: gateway.fetch_subscription(subscription_id="sub_gone"),
        lambda: gateway.fetch_invoice(invoice_id="in_gone"),
        lambda: gateway.fetch_customer(customer_id="cus_gone"),
        lambda: gateway.fetch_session(session_id="cs_gone"),
        lambda: gateway.fetch_refund(refund_id="re_gone"),
        lambda: gateway.fetch_dispute(dispute_id="du_gone"),
        lambda: gateway.fetch_credit_note(note_id="cn_gone"),
        lambda: gateway.fetch_mandate(mandate_id="mandate_gone"),
        lambda: gateway.fetch_letter(event_id="evt_gone"),
    ],
)
def test_what_is_not_there_is_gone(shop, fetch):
    with pytest.raises(StripeGone):
        fetch()


def test_lists_are_read_to_their_end(shop):
    made = {shop.api.v1.customers.create({"name": f"Customer {n}"}).id for n in range(105)}

    assert {one.facts.id for one in gateway.list_customers()} == made


def test_a_page_that_does_not_come_is_no_end(shop, monkeypatch):
    for number in range(101):
        shop.api.v1.customers.create({"name": f"Customer {number}"})
    listed = gateway.list_customers()
    next(listed)
    shop.fail_next(500)

    with pytest.raises(StripeAway):
        list(listed)


@pytest.fixture
def opened(shop, start):
    """Open a session under a key of one's own."""
    attempt = start()

    def open_one(key, **changes):
        values = {
            "customer_id": attempt.account.stripe_customer_id,
            "price_id": attempt.price.stripe_price_id,
            "reference": str(attempt.pk),
            "tribe_id": str(attempt.tribe_id),
            "promotion_id": "",
            "success_url": "http://127.0.0.1/",
            "cancel_url": "http://127.0.0.1/",
            "expires_at": attempt.expires_at.replace(microsecond=0),
            "language": "nl",
            "idempotency_key": key,
        }
        return gateway.open_session(**{**values, **changes})

    return open_one


def test_the_same_key_gives_the_same_object(opened):
    key = str(uuid.uuid4())

    assert opened(key) == opened(key)


def test_the_same_key_for_something_else_is_refused(opened):
    key = str(uuid.uuid4())
    first = opened(key)

    with pytest.raises(StripeRefused) as refused:
        opened(key, expires_at=first.expires_at + dt.timedelta(minutes=1))

    assert refused.value.reason == "idempotency"


def test_every_call_says_its_version(shop, monkeypatch, settings):
    spoken = []
    send = shop.contract.request

    def request(method, url, headers, post_data=None):
        spoken.append(headers["Stripe-Version"])
        return send(method, url, headers, post_data)

    monkeypatch.setattr(shop.contract, "request", request)
    ask(shop)

    assert spoken == [settings.STRIPE_API_VERSION]
