"""The same for cards and payments."""

import pytest
import stripe

VISA, DECLINED, FAILS = "4242424242424242", "4000000000000002", "4000000000000341"
NO_MONEY, ASKS = "4000000000009995", "4000002760003184"
TOKENS = {
    VISA: "pm_card_visa",
    DECLINED: "pm_card_visa_chargeDeclined",
    FAILS: "pm_card_chargeCustomerFail",
    NO_MONEY: "pm_card_chargeDeclinedInsufficientFunds",
    ASKS: "pm_card_authenticationRequired",
}


@pytest.fixture
def card(backend, v1):
    """Make a card; a real sandbox takes tokens, localstripe knows few of them."""

    def make(number):
        if not backend.is_real:
            details = {"number": number, "exp_month": 12, "exp_year": 2034, "cvc": "123"}
            return v1.payment_methods.create({"type": "card", "card": details}).id
        return TOKENS[number]

    return make


@pytest.fixture
def charge(v1, somebody, card):
    """Try to take twenty euros from a card."""

    def take(number, amount=2000):
        method = v1.payment_methods.attach(card(number), {"customer": somebody.id})
        return v1.payment_intents.create(
            {
                "amount": amount,
                "currency": "eur",
                "customer": somebody.id,
                "payment_method": method.id,
                "confirm": True,
                "off_session": True,
            }
        )

    return take


def refused(kind, call, *arguments):
    with pytest.raises(kind) as caught:
        call(*arguments)
    return caught.value


def test_a_card_belongs_to_a_customer_until_it_is_taken_away(v1, somebody, card):
    methods = v1.payment_methods
    method = methods.attach(card(VISA), {"customer": somebody.id})

    listed = methods.list({"customer": somebody.id, "type": "card"}).data
    assert ([one.id for one in listed], listed[0].card.last4) == ([method.id], "4242")
    assert methods.detach(method.id).customer is None
    assert methods.list({"customer": somebody.id, "type": "card"}).data == []


def test_a_declined_card_is_not_attached(v1, somebody, card):
    wish = {"customer": somebody.id}
    error = refused(stripe.CardError, v1.payment_methods.attach, card(DECLINED), wish)

    assert (error.http_status, error.code) == (402, "card_declined")


def test_a_card_can_be_kept_as_the_default(v1, somebody, card):
    method = v1.payment_methods.attach(card(VISA), {"customer": somebody.id})

    wish = {"invoice_settings": {"default_payment_method": method.id}}
    after = v1.customers.update(somebody.id, wish)

    assert after.invoice_settings.default_payment_method == method.id


def test_a_card_is_set_up_for_later(v1, somebody, card):
    intent = v1.setup_intents.create({"customer": somebody.id, "usage": "off_session"})

    intent = v1.setup_intents.confirm(intent.id, {"payment_method": card(VISA)})

    assert (intent.status, intent.customer) == ("succeeded", somebody.id)


def test_a_card_that_asks_is_set_up_after_a_second_step(v1, somebody, card):
    intent = v1.setup_intents.create({"customer": somebody.id})

    intent = v1.setup_intents.confirm(intent.id, {"payment_method": card(ASKS)})

    assert (intent.status, intent.next_action.type) == ("requires_action", "use_stripe_sdk")


def test_a_set_up_can_be_called_off(v1, somebody):
    intent = v1.setup_intents.create({"customer": somebody.id})

    assert v1.setup_intents.cancel(intent.id).status == "canceled"


def test_a_card_pays(charge):
    intent = charge(VISA)

    assert (intent.status, intent.amount, intent.currency) == ("succeeded", 2000, "eur")


def test_an_intent_tells_what_was_received(charge):
    assert charge(VISA).amount_received == 2000


def test_a_card_that_fails_when_charged_says_why(charge):
    error = refused(stripe.CardError, charge, FAILS)

    assert (error.http_status, error.code) == (402, "card_declined")


def test_a_payment_that_asks_waits_for_the_second_step(v1, somebody, card):
    intent = v1.payment_intents.create(
        {
            "amount": 2000,
            "currency": "eur",
            "customer": somebody.id,
            "payment_method": card(ASKS),
            "confirm": True,
        }
    )

    assert (intent.status, intent.next_action.type) == ("requires_action", "use_stripe_sdk")


def test_a_charge_is_given_back_in_parts(v1, charge):
    intent = charge(VISA)

    first = v1.refunds.create({"payment_intent": intent.id, "amount": 500})
    rest = v1.refunds.create({"payment_intent": intent.id, "amount": 1500})

    assert (first.amount, rest.amount, rest.status) == (500, 1500, "succeeded")


def test_a_refund_without_an_amount_is_of_the_rest(v1, charge):
    intent = charge(VISA)
    v1.refunds.create({"payment_intent": intent.id, "amount": 500})

    assert v1.refunds.create({"payment_intent": intent.id}).amount == 1500


def test_no_more_is_given_back_than_was_paid(v1, charge):
    intent = charge(VISA)

    wish = {"payment_intent": intent.id, "amount": 2001}
    assert refused(stripe.InvalidRequestError, v1.refunds.create, wish).http_status == 400
