"""Checkout sessions and their hosted page."""

import re
import time

import pytest
import requests
import stripe


def page(url, **options):
    return requests.get(url, timeout=30, **options)


def submit(url, **form):
    return requests.post(url, data=form, timeout=30, allow_redirects=False)


def test_a_person_pays_on_the_page(stripesim, shop):
    session = shop.open_session()
    assert (session.status, session.payment_status, session.amount_total) == (
        "open",
        "unpaid",
        72600,
    )

    answer = submit(session.url, action="pay", card="pm_card_visa")

    assert answer.status_code == 303
    assert answer.headers["Location"] == f"http://127.0.0.1:9/ok?session={session.id}"
    done = shop.api.v1.checkout.sessions.retrieve(
        session.id, {"expand": ["subscription", "invoice.payments", "line_items"]}
    )
    assert (done.status, done.payment_status, done.url) == ("complete", "paid", None)
    assert done.subscription.status == "active"
    assert done.invoice.payments.data[0].status == "paid"
    assert done.line_items.data[0].price.id == shop.price.id
    assert done.client_reference_id == "attempt-1"


def test_the_page_says_that_it_is_a_simulator(shop):
    shown = page(shop.open_session().url)

    assert "<title>STRIPE SIMULATOR - no real payment</title>" in shown.text
    assert "€ 726.00" in shown.text
    assert 'href="http://127.0.0.1:9/cancelled"' in shown.text


@pytest.mark.parametrize(
    ("locale", "accepted", "word"),
    [
        ("nl", "en", "Betalen"),
        ("en", "nl", "Pay"),
        (None, "nl-NL,nl", "Betalen"),
        ("auto", "de", "Pay"),
    ],
)
def test_the_page_speaks_the_language_of_the_buyer(shop, locale, accepted, word):
    session = shop.open_session(**({"locale": locale} if locale else {}))

    shown = page(session.url, headers={"Accept-Language": accepted})

    assert f">{word}</button>" in shown.text


@pytest.mark.parametrize(
    "form",
    [
        {"action": "decline"},
        {"action": "pay", "card": "pm_card_chargeDeclined"},
        {"action": "pay", "card": "pm_card_chargeDeclinedInsufficientFunds"},
        {"action": "pay", "card": "pm_card_chargeDeclinedExpiredCard"},
    ],
)
def test_a_declined_card_leaves_the_session_open(shop, form):
    session = shop.open_session()

    answer = submit(session.url, **form)

    assert answer.status_code == 402
    assert 'role="alert"' in answer.text
    assert shop.api.v1.checkout.sessions.retrieve(session.id).status == "open"
    assert shop.api.v1.subscriptions.list({"status": "all"}).data == []
    assert submit(session.url, action="pay", card="pm_card_visa").status_code == 303


def test_a_decline_is_told(stripesim, shop):
    assert stripesim.decline_checkout(shop.open_session().id).status_code == 402

    types = [event.type for event in shop.api.v1.events.list({"limit": 2}).data]
    assert types == ["payment_intent.payment_failed", "charge.failed"]


def test_paying_twice_makes_one_subscription(shop):
    session = shop.open_session()
    submit(session.url, action="pay", card="pm_card_visa")

    again = submit(session.url, action="pay", card="pm_card_visa")

    assert again.status_code == 409
    assert "This has been paid." in again.text
    assert shop.subscription().status == "active"


def test_the_back_button_after_paying_shows_that_it_is_paid(shop):
    session = shop.open_session()
    submit(session.url, action="pay", card="pm_card_visa")

    shown = page(session.url)

    assert "This has been paid." in shown.text
    assert "<form" not in shown.text


@pytest.mark.parametrize(
    "form", [{}, {"card": ""}, {"card": "gold"}, {"action": "pay", "card": "<script>"}]
)
def test_an_odd_form_changes_nothing(shop, form):
    session = shop.open_session()

    assert submit(session.url, **form).status_code == 409
    assert shop.api.v1.checkout.sessions.retrieve(session.id).status == "open"


@pytest.mark.parametrize("path", ["/c/pay/cs_test_unknown", "/c/pay/", "/c", "/i/in_unknown", "/i"])
def test_an_unknown_page_is_404(stripesim, path):
    assert page(stripesim.url + path).status_code == 404


def test_a_page_is_shown_or_submitted_and_nothing_else(shop):
    assert requests.delete(shop.open_session().url, timeout=30).status_code == 405


def test_an_address_with_markup_is_escaped(shop):
    evil = 'http://127.0.0.1:9/"><script>alert(1)</script>'

    shown = page(shop.open_session(cancel_url=evil).url)

    assert "<script" not in shown.text


def test_a_session_expires(stripesim, shop):
    session = shop.open_session(expires_at=int(time.time()) + 1900)

    stripesim.advance(seconds=2000)

    assert shop.api.v1.checkout.sessions.retrieve(session.id).status == "expired"
    assert submit(session.url or stripesim.url, action="pay").status_code == 409
    assert "has expired" in page(session.url).text


def test_a_session_can_be_expired_once(shop):
    session = shop.open_session()
    sessions = shop.api.v1.checkout.sessions

    assert sessions.expire(session.id).status == "expired"
    with pytest.raises(stripe.InvalidRequestError):
        sessions.expire(session.id)


def test_a_card_can_be_saved_without_paying(stripesim, shop):
    session = shop.api.v1.checkout.sessions.create(
        {
            "mode": "setup",
            "currency": "eur",
            "customer": shop.customer.id,
            "success_url": "http://127.0.0.1:9/ok",
        }
    )

    done = stripesim.complete_checkout(session.id)

    intent = shop.api.v1.setup_intents.retrieve(done["setup_intent"])
    methods = shop.api.v1.customers.payment_methods.list(shop.customer.id).data
    assert [method.id for method in methods] == [intent.payment_method]


def test_a_buyer_nobody_knew_becomes_a_customer(stripesim, shop):
    session = shop.api.v1.checkout.sessions.create(
        {
            "mode": "subscription",
            "customer_email": "new@example.org",
            "line_items": [{"price": shop.price.id}],
            "success_url": "http://127.0.0.1:9/ok",
        }
    )

    done = stripesim.complete_checkout(session.id)

    assert shop.api.v1.customers.retrieve(done["customer"]).email == "new@example.org"


def test_an_invoice_has_a_page_and_can_be_paid_there(stripesim, shop):
    subscription = shop.api.v1.subscriptions.create(
        {
            "customer": shop.customer.id,
            "items": [{"price": shop.price.id}],
            "payment_behavior": "default_incomplete",
        }
    )
    invoice = shop.api.v1.invoices.retrieve(subscription.latest_invoice)
    assert re.fullmatch(r"[0-9A-F]{8}-0001", invoice.number)
    shown = page(invoice.hosted_invoice_url, headers={"Accept-Language": "nl"})
    assert "te betalen" in shown.text

    assert submit(invoice.hosted_invoice_url, action="decline").status_code == 402
    answer = submit(invoice.hosted_invoice_url, action="pay", card="pm_card_visa")

    assert answer.headers["Location"] == f"/i/{invoice.id}"
    assert shop.subscription().status == "active"


REFUSED_SESSIONS = {
    "no price": {"line_items": []},
    "unknown price": {"line_items": [{"price": "price_unknown", "quantity": 1}]},
    "no quantity": {"line_items": [{"price": "PRICE", "quantity": 0}]},
    "unknown customer": {"customer": "cus_unknown"},
    "no address": {"success_url": "javascript:alert(1)"},
    "far expiry": {"expires_at": 4102444800},
    "near expiry": {"expires_at": 1},
    "endless trial": {"subscription_data": {"trial_period_days": 1000}},
    "customer twice": {"customer_email": "ada@example.org"},
}


@pytest.mark.parametrize("odd", REFUSED_SESSIONS.values(), ids=REFUSED_SESSIONS)
def test_an_impossible_session_is_refused(stripesim, shop, odd):
    with pytest.raises(stripe.InvalidRequestError):
        shop.open_session(**odd)

    assert stripesim.look("state")["rows"].get("checkout.session", 0) == 0


def test_tax_needs_an_address(stripesim, shop):
    nowhere = shop.api.v1.customers.create({"name": "Nowhere"})

    with pytest.raises(stripe.InvalidRequestError) as refused:
        shop.open_session(customer=nowhere.id)

    assert refused.value.code == "customer_tax_location_invalid"


@pytest.mark.parametrize(
    "odd", [{"payment_method_collection": "if_required"}, {"ui_mode": "embedded_page"}]
)
def test_other_kinds_of_checkout_are_not_simulated(shop, odd):
    with pytest.raises(stripe.APIError) as refused:
        shop.open_session(**odd)

    assert refused.value.http_status == 501
