"""The customer portal."""

import pytest
import requests
import stripe


@pytest.fixture
def portal(stripesim, shop):
    """Open the portal for the customer of the shop, who has bought a year."""
    shop.buy(stripesim)

    def open_portal(**flow):
        wish = {"customer": shop.customer.id, "return_url": "http://127.0.0.1:9/back"}
        if flow:
            wish["flow_data"] = flow
        return shop.api.v1.billing_portal.sessions.create(wish)

    return open_portal


def submit(session, **form):
    return requests.post(session.url, data=form, timeout=30, allow_redirects=False)


def test_the_portal_shows_methods_and_the_way_back(portal):
    shown = requests.get(portal().url, timeout=30)

    assert "•••• 4242" in shown.text
    assert 'href="http://127.0.0.1:9/back"' in shown.text
    assert "STRIPE SIMULATOR" in shown.text


def test_a_new_card_becomes_the_one_used_by_default(shop, portal):
    session = portal(
        type="payment_method_update",
        after_completion={"type": "redirect", "redirect": {"return_url": "http://127.0.0.1:9/ok"}},
    )

    answer = submit(session, action="pay", card="pm_card_mastercard")

    assert answer.headers["Location"] == "http://127.0.0.1:9/ok"
    customer = shop.api.v1.customers.retrieve(shop.customer.id)
    method = shop.api.v1.payment_methods.retrieve(customer.invoice_settings.default_payment_method)
    assert method.card.brand == "mastercard"
    assert "setup_intent.succeeded" in shop.types()


def test_a_refused_card_is_not_kept(shop, portal):
    answer = submit(portal(type="payment_method_update"), action="decline")

    assert answer.status_code == 402
    methods = shop.api.v1.customers.payment_methods.list(shop.customer.id).data
    assert len(methods) == 1


def test_a_card_may_want_a_second_step(shop, portal):
    session, card = portal(), "pm_card_authenticationRequiredOnSetup"

    asked = submit(session, action="pay", card=card)
    assert 'value="pass_step"' in asked.text
    assert submit(session, action="pass_step", card=card).status_code == 303

    assert len(shop.api.v1.customers.payment_methods.list(shop.customer.id).data) == 2


def test_a_bank_account_can_be_given(shop, portal):
    submit(portal(), action="pay", card="NL39RABO0300065264")

    kinds = [one.type for one in shop.api.v1.customers.payment_methods.list(shop.customer.id).data]
    assert kinds == ["sepa_debit", "card"]


def test_details_are_changed(shop, portal):
    submit(portal(type="customer_update"), action="update", name="Wetland", vat_id="NL123456789B01")

    customer = shop.api.v1.customers.retrieve(shop.customer.id, {"expand": ["tax_ids"]})
    assert (customer.name, customer.tax_ids.data[0].value) == ("Wetland", "NL123456789B01")


def test_a_subscription_is_cancelled_at_its_end(shop, portal):
    about = {"subscription": shop.subscription().id}
    session = portal(type="subscription_cancel", subscription_cancel=about)

    assert submit(session, action="cancel_subscription").status_code == 303

    assert shop.subscription().cancel_at_period_end is True


def test_a_change_is_confirmed(shop, portal):
    dearer, item = shop.dearer_price(), shop.subscription()["items"].data[0].id
    about = {
        "subscription": shop.subscription().id,
        "items": [{"id": item, "price": dearer.id, "quantity": 1}],
    }
    session = portal(type="subscription_update_confirm", subscription_update_confirm=about)

    assert submit(session, action="change_subscription").status_code == 303

    assert shop.subscription()["items"].data[0].price.id == dearer.id


@pytest.mark.parametrize("action", ["", "cancel_subscription", "change_subscription", "odd"])
def test_the_portal_does_only_what_it_was_opened_for(shop, portal, action):
    assert submit(portal(), action=action).status_code == 409

    assert shop.subscription().cancel_at_period_end is False


def test_the_portal_of_another_does_not_show_my_subscription(shop, portal):
    other = shop.api.v1.customers.create({})
    about = {"subscription": shop.subscription().id}

    with pytest.raises(stripe.InvalidRequestError):
        shop.api.v1.billing_portal.sessions.create(
            {
                "customer": other.id,
                "flow_data": {"type": "subscription_cancel", "subscription_cancel": about},
            }
        )


def test_a_flow_we_do_not_play_is_not_simulated(portal, shop):
    with pytest.raises(stripe.APIError) as caught:
        portal(
            type="subscription_update",
            subscription_update={"subscription": shop.subscription().id},
        )

    assert caught.value.http_status == 501
