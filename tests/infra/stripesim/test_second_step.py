"""3-D Secure: a bank that asks before it pays."""

import pytest
import requests
import stripe

ALWAYS, ONCE = "pm_card_authenticationRequired", "pm_card_authenticationRequiredOnSetup"


def submit(url, **form):
    return requests.post(url, data=form, timeout=30, allow_redirects=False)


def test_the_page_asks_before_it_pays(shop):
    session = shop.open_session()

    asked = submit(session.url, action="pay", card=ALWAYS)
    assert 'value="pass_step"' in asked.text
    assert shop.api.v1.subscriptions.list({"status": "all"}).data == []
    assert submit(session.url, action="fail_step", card=ALWAYS).status_code == 409

    assert submit(session.url, action="pass_step", card=ALWAYS).status_code == 303
    assert shop.subscription().status == "active"


def pay(stripesim, shop, card):
    session = shop.open_session()
    stripesim.control(f"checkout/{session.id}/complete", card=card, authenticated=True)


def test_a_card_that_always_asks_cannot_renew_alone(stripesim, shop):
    pay(stripesim, shop, ALWAYS)

    stripesim.advance(days=367)

    assert (shop.subscription().status, shop.invoice().status) == ("past_due", "open")
    told = shop.types("invoice.")
    assert told[-2:] == ["invoice.payment_action_required", "invoice.payment_failed"]
    asked = submit(shop.invoice().hosted_invoice_url, action="pay", card=ALWAYS)
    assert 'value="pass_step"' in asked.text
    submit(shop.invoice().hosted_invoice_url, action="pass_step", card=ALWAYS)
    assert (shop.subscription().status, shop.invoice().status) == ("active", "paid")


def test_a_card_that_asks_once_renews_alone(stripesim, shop):
    pay(stripesim, shop, ONCE)

    stripesim.advance(days=367)

    assert (shop.subscription().status, shop.invoice().status) == ("active", "paid")


def test_the_api_tells_that_a_step_is_wanted(stripesim, shop):
    method = shop.api.v1.payment_methods.attach(ALWAYS, {"customer": shop.customer.id})
    invoice = shop.finalized_invoice()

    with pytest.raises(stripe.CardError) as caught:
        shop.api.v1.invoices.pay(invoice.id, {"payment_method": method.id})

    assert caught.value.code == "invoice_payment_intent_requires_action"
    assert shop.api.v1.payment_intents.list().data[0].status == "requires_action"
    stripesim.control(f"payments/{invoice.id}/authenticate")
    assert shop.invoice().status == "paid"


def test_a_step_that_is_not_passed_pays_nothing(stripesim, shop):
    intent = shop.api.v1.payment_intents.create(
        {"amount": 2000, "currency": "eur", "payment_method": ALWAYS, "confirm": True}
    )
    assert intent.status == "requires_action"

    stripesim.control(f"payments/{intent.id}/authenticate", passes=False)

    after = shop.api.v1.payment_intents.retrieve(intent.id)
    assert (after.status, after.last_payment_error.code) == (
        "requires_payment_method",
        "payment_intent_authentication_failure",
    )


@pytest.mark.parametrize(
    ("passes", "status"), [(True, "succeeded"), (False, "requires_payment_method")]
)
def test_a_card_to_keep_may_want_a_step_too(stripesim, shop, passes, status):
    intents = shop.api.v1.setup_intents
    intent = intents.create({"customer": shop.customer.id, "payment_method": ONCE, "confirm": True})
    assert intent.status == "requires_action"

    stripesim.control(f"payments/{intent.id}/authenticate", passes=passes)

    assert intents.retrieve(intent.id).status == status


def test_an_intent_that_was_cancelled_is_not_confirmed(shop):
    payments, setups = shop.api.v1.payment_intents, shop.api.v1.setup_intents
    payment = payments.create({"amount": 100, "currency": "eur"})
    setup = setups.create({})

    assert payments.cancel(payment.id).status == setups.cancel(setup.id).status == "canceled"

    with pytest.raises(stripe.InvalidRequestError):
        payments.confirm(payment.id, {"payment_method": "pm_card_visa"})
    with pytest.raises(stripe.InvalidRequestError):
        setups.confirm(setup.id, {"payment_method": "pm_card_visa"})


def test_money_that_is_set_aside_is_captured(shop):
    payments = shop.api.v1.payment_intents
    intent = payments.create(
        {
            "amount": 2000,
            "currency": "eur",
            "payment_method": "pm_card_visa",
            "capture_method": "manual",
            "confirm": True,
        }
    )
    assert (intent.status, intent.amount_capturable) == ("requires_capture", 2000)

    assert payments.capture(intent.id).amount_received == 2000
    with pytest.raises(stripe.InvalidRequestError):
        payments.capture(intent.id)


def test_an_intent_is_confirmed_in_a_step_of_its_own(shop):
    v1 = shop.api.v1
    payment = v1.payment_intents.create({"amount": 100, "currency": "eur"})
    setup = v1.setup_intents.create({"customer": shop.customer.id})

    paid = v1.payment_intents.confirm(payment.id, {"payment_method": "pm_card_visa"})
    kept = v1.setup_intents.confirm(setup.id, {"payment_method": "pm_card_visa"})

    assert (paid.status, kept.status) == ("succeeded", "succeeded")
    [method] = v1.customers.payment_methods.list(shop.customer.id).data
    assert method.id == kept.payment_method
