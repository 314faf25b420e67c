"""
What the product asks of Stripe, asked of the simulator, and of a real sandbox with a key.

Nothing here knows which of the two it is. What is about money is in test_gateway_money.py.
"""

import datetime as dt

import pytest

from billing import gateway
from billing.errors import StripeAway, StripeGone, StripeRefused
from tests.billing.gateway.backends import soon


def open_session(ours, customer, price, **changes):
    wish = {
        "customer_id": customer,
        "price_id": price.id,
        "reference": "attempt-1",
        "tribe_id": "tribe-1",
        "success_url": "https://partup.example/ok/",
        "cancel_url": "https://partup.example/no/",
        "expires_at": dt.datetime.now(dt.UTC) + dt.timedelta(hours=1),
        "language": "nl",
        "promotion_id": "",
        "idempotency_key": ours.unique("session"),
        **changes,
    }
    return gateway.open_session(**wish)


def test_a_customer_is_made_and_read(customer, payer):
    found = gateway.fetch_customer(customer_id=customer)

    assert (found.name, found.email, found.country) == ("Waterland", payer.email, "NL")
    assert (found.city, found.is_deleted, found.livemode) == ("Amsterdam", False, False)


def test_a_customer_whose_answer_got_lost_is_found(customer, payer):
    found = gateway.find_customer(email=payer.email, reference="org-1")

    assert found == customer
    assert gateway.find_customer(email=payer.email, reference="org-2") is None


def test_a_vat_number_takes_the_place_of_another(ours, customer):
    for value in ("NL123456789B01", "NL987654321B01"):
        gateway.put_tax_id(customer_id=customer, value=value, idempotency_key=ours.unique("tax"))

    [tax_id] = gateway.fetch_customer(customer_id=customer).tax_ids
    assert (tax_id.value, tax_id.type) == ("NL987654321B01", "eu_vat")
    assert tax_id.verification in ("pending", "verified", "unverified", "unavailable")


def test_a_price_is_found_by_its_key_and_gives_it_away(ours, price):
    again = gateway.create_price(
        product_id=price.product_id, lookup_key=price.lookup_key, cents=70000, currency="eur"
    )

    found = gateway.prices_by_lookup_key(lookup_keys=[price.lookup_key, ours.unique("none")])

    assert {key: one.id for key, one in found.items()} == {price.lookup_key: again.id}


def test_a_visit_to_checkout_is_opened_found_and_closed(ours, customer, price):
    session = open_session(ours, customer, price)
    assert (session.status, session.url[:4]) == ("open", "http")
    assert gateway.find_session(customer_id=customer, reference="attempt-1").id == session.id

    gateway.close_session(session_id=session.id)

    assert gateway.fetch_session(session_id=session.id).status == "expired"
    with pytest.raises(StripeRefused):
        gateway.close_session(session_id=session.id)


def test_the_same_wish_opens_one_visit(ours, customer, price):
    at = dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)
    key = ours.unique("session")

    first = open_session(ours, customer, price, idempotency_key=key, expires_at=at)
    again = open_session(ours, customer, price, idempotency_key=key, expires_at=at)

    assert first.id == again.id
    with pytest.raises(StripeRefused):
        open_session(ours, customer, price, idempotency_key=key, expires_at=at, language="en")


def test_what_is_not_there_is_gone(ours, order):
    with pytest.raises(StripeGone):
        gateway.fetch_subscription(subscription_id="sub_unknown")
    with pytest.raises(StripeGone):
        gateway.fetch_invoice(invoice_id="in_unknown")


def test_a_wrong_key_is_as_if_stripe_were_away(ours, settings):
    settings.STRIPE_API_KEY = "sk_test_wrong"

    with pytest.raises(StripeAway):
        gateway.fetch_customer(customer_id="cus_unknown")


def test_an_order_is_a_draft_until_it_is_sent(ours, customer, order):
    assert gateway.find_order(customer_id=customer, order_id="order-1") == order.id
    draft = gateway.fetch_invoice(invoice_id=order.latest_invoice_id)
    assert (order.status, draft.status, draft.total_cents) == ("active", "draft", 72600)

    gateway.write_reference(
        invoice_id=draft.id, po_number="4500012345", idempotency_key=ours.unique("po")
    )
    gateway.send_invoice(invoice_id=draft.id, idempotency_key=ours.unique("send"))

    sent = gateway.fetch_invoice(invoice_id=draft.id)
    assert (sent.status, sent.po_number, sent.tax_cents) == ("open", "4500012345", 12600)
    assert (sent.due_at - sent.finalized_at).days in (29, 30)
    with pytest.raises(StripeRefused):
        gateway.write_reference(
            invoice_id=draft.id, po_number="2", idempotency_key=ours.unique("po")
        )


def test_a_held_draft_stays_one(ours, order):
    gateway.hold_invoice(invoice_id=order.latest_invoice_id, idempotency_key=ours.unique("hold"))

    assert gateway.fetch_invoice(invoice_id=order.latest_invoice_id).status == "draft"


def test_a_year_ends_or_goes_on(ours, by_card):
    for renews in (False, True):
        gateway.set_renewal(
            subscription_id=by_card.id, renews=renews, idempotency_key=ours.unique("renew")
        )
        assert gateway.renews(subscription_id=by_card.id) is renews


def test_a_subscription_ends_once(by_card):
    for _time in range(2):
        gateway.end_subscription(subscription_id=by_card.id, comment="over")

    assert gateway.is_subscription_over(subscription_id=by_card.id)


def test_what_happened_can_be_read_again(customer):
    since = dt.datetime.now(dt.UTC) - dt.timedelta(hours=1)

    told = soon(
        lambda: [one for one in gateway.list_letters(since=since) if one.object_id == customer]
    )

    assert told[0].type == "customer.created"
    assert gateway.fetch_letter(event_id=told[0].event_id).customer_id == customer
