"""Customers, products, prices, cards, subscriptions and events, one by one."""

import pytest
import stripe


@pytest.fixture
def v1(stripesim):
    return stripesim.api.v1


def refused(call, *arguments):
    with pytest.raises(stripe.StripeError) as caught:
        call(*arguments)
    return caught.value.http_status, caught.value.code


def test_a_customer_is_made_changed_listed_and_deleted(v1):
    ada = v1.customers.create(
        {"email": "ada@example.org", "metadata": {"org": "1", "gone": "x"}, "phone": "1"}
    )
    v1.customers.create({"email": "bram@example.org"})

    changed = v1.customers.update(
        ada.id, {"address": {"city": "Purmerend"}, "metadata": {"gone": ""}, "phone": ""}
    )

    assert changed.address.city == "Purmerend"
    assert (changed.metadata.to_dict(), changed.phone) == ({"org": "1"}, None)
    assert [one.id for one in v1.customers.list({"email": "ada@example.org"}).data] == [ada.id]
    assert v1.customers.delete(ada.id).deleted is True
    assert v1.customers.retrieve(ada.id).deleted is True
    assert len(v1.customers.list().data) == 1
    assert refused(v1.customers.update, ada.id, {"name": "Ada"}) == (404, "resource_missing")


def test_deleting_a_customer_ends_its_subscriptions(stripesim, shop):
    stripesim.complete_checkout(shop.open_session().id)

    shop.api.v1.customers.delete(shop.customer.id)
    stripesim.advance(days=400)

    assert shop.subscription().status == "canceled"
    assert len(shop.api.v1.invoices.list().data) == 1


def test_a_tax_id_belongs_to_a_customer(v1):
    ada, bram = v1.customers.create({}), v1.customers.create({})
    tax_id = v1.customers.tax_ids.create(ada.id, {"type": "eu_vat", "value": "NL123456789B01"})

    assert tax_id.verification.status == "pending"
    expanded = v1.customers.retrieve(ada.id, {"expand": ["tax_ids"]})
    assert [one.id for one in expanded.tax_ids.data] == [tax_id.id]
    assert refused(v1.customers.tax_ids.retrieve, bram.id, tax_id.id)[0] == 404
    assert v1.customers.tax_ids.delete(ada.id, tax_id.id).deleted is True
    assert v1.customers.tax_ids.list(ada.id).data == []
    wrong = {"type": "eu_vat", "value": "nonsense"}
    assert refused(v1.customers.tax_ids.create, ada.id, wrong) == (400, "tax_id_invalid")


def test_a_product_can_be_changed(v1):
    product = v1.products.create({"name": "Tribe"})

    v1.products.update(product.id, {"name": "A tribe", "active": False})

    assert v1.products.retrieve(product.id).name == "A tribe"
    assert v1.products.list({"active": True}).data == []
    assert refused(v1.products.create, {"name": " "})[0] == 400


def test_a_price_is_found_by_its_lookup_key(shop):
    prices = shop.api.v1.prices

    [found] = prices.list({"lookup_keys": ["tribe_yearly"], "expand": ["data.product"]}).data

    assert (found.id, found.unit_amount, found.product.name) == (shop.price.id, 60000, "Tribe")
    assert found.recurring.interval == "year"
    assert prices.list({"lookup_keys": ["unknown"]}).data == []


def test_a_lookup_key_names_one_price(shop):
    prices = shop.api.v1.prices
    wish = {
        "product": shop.price.product,
        "currency": "eur",
        "unit_amount": 70000,
        "recurring": {"interval": "year"},
        "lookup_key": "tribe_yearly",
    }
    assert refused(prices.create, wish)[0] == 400

    newer = prices.create(wish | {"transfer_lookup_key": True})

    assert [one.id for one in prices.list({"lookup_keys": ["tribe_yearly"]}).data] == [newer.id]
    assert prices.retrieve(shop.price.id).lookup_key is None


@pytest.mark.parametrize(
    ("odd", "status"),
    [
        ({"unit_amount": -1}, 400),
        ({"unit_amount": 10**12}, 400),
        ({"product": "prod_unknown"}, 400),
        ({"recurring": {"interval": "year", "interval_count": 4}}, 400),
        ({"currency": "sek"}, 501),
    ],
)
def test_an_odd_price_is_refused(shop, odd, status):
    wish = {"product": shop.price.product, "currency": "eur", "unit_amount": 1} | odd

    assert refused(shop.api.v1.prices.create, wish)[0] == status


def test_an_inactive_price_is_not_for_sale(shop):
    shop.api.v1.prices.update(shop.price.id, {"active": False, "nickname": "old"})

    assert refused(shop.open_session)[0] == 400


def test_a_card_is_attached_listed_and_detached(shop):
    methods = shop.api.v1.payment_methods
    made = methods.create(
        {
            "type": "card",
            "card": {"number": "4242424242424242", "exp_month": 1, "exp_year": 2034},
        }
    )
    method = methods.attach(made.id, {"customer": shop.customer.id})
    shop.api.v1.customers.update(
        shop.customer.id, {"invoice_settings": {"default_payment_method": method.id}}
    )

    listed = methods.list({"customer": shop.customer.id, "type": "card"}).data
    assert [one.card.last4 for one in listed] == ["4242"]
    methods.detach(method.id)

    assert methods.list({"customer": shop.customer.id}).data == []
    customer = shop.api.v1.customers.retrieve(shop.customer.id)
    assert customer.invoice_settings.default_payment_method is None
    assert refused(methods.detach, method.id)[0] == 400


def test_a_card_stays_with_its_customer(shop):
    methods = shop.api.v1.payment_methods
    method = methods.attach("pm_card_visa", {"customer": shop.customer.id})
    stranger = shop.api.v1.customers.create({})

    assert refused(methods.attach, method.id, {"customer": stranger.id})[0] == 400
    theirs = {"invoice_settings": {"default_payment_method": method.id}}
    assert refused(shop.api.v1.customers.update, stranger.id, theirs)[0] == 400


def test_a_card_that_is_refused_is_not_attached(shop):
    attach = shop.api.v1.payment_methods.attach
    customer = {"customer": shop.customer.id}

    assert refused(attach, "pm_card_chargeDeclined", customer) == (402, "card_declined")
    assert refused(attach, "pm_card_unknown", customer)[0] == 400
    assert shop.api.v1.payment_methods.list(customer).data == []


@pytest.mark.parametrize(
    "odd",
    [
        {"items": []},
        {"items": [{"price": "price_unknown"}]},
        {"items": [{"price": "PRICE", "quantity": 0}]},
        {"customer": "cus_unknown"},
        {"default_payment_method": "pm_unknown"},
        {"trial_end": 1},
        {"trial_period_days": 0, "trial_end": "now"},
    ],
)
def test_an_odd_subscription_is_refused(stripesim, shop, odd):
    wish = {"customer": shop.customer.id, "items": [{"price": shop.price.id}]} | odd

    assert refused(shop.api.v1.subscriptions.create, wish)[0] == 400
    assert stripesim.look("state")["rows"].get("subscription", 0) == 0


def test_a_subscription_is_cancelled_at_once_and_only_once(stripesim, shop):
    stripesim.complete_checkout(shop.open_session().id)
    subscriptions = shop.api.v1.subscriptions
    subscription = shop.subscription()

    ended = subscriptions.cancel(subscription.id, {"cancellation_details": {"comment": "moved"}})

    assert (ended.status, ended.cancellation_details.comment) == ("canceled", "moved")
    assert subscriptions.list().data == []
    assert refused(subscriptions.cancel, subscription.id)[0] == 400
    assert refused(subscriptions.update, subscription.id, {"description": "x"})[0] == 400


def test_subscriptions_are_listed_by_customer_and_status(stripesim, shop):
    stripesim.complete_checkout(shop.open_session().id)
    subscriptions = shop.api.v1.subscriptions

    assert len(subscriptions.list({"customer": shop.customer.id, "status": "active"}).data) == 1
    assert subscriptions.list({"status": "past_due"}).data == []
    assert subscriptions.list({"customer": "cus_other"}).data == []
    owner = shop.api.v1.customers.retrieve(shop.customer.id, {"expand": ["subscriptions"]})
    assert len(owner.subscriptions.data) == 1


def test_an_open_invoice_can_be_voided_and_a_paid_one_not(stripesim, shop):
    stripesim.complete_checkout(shop.open_session().id)
    invoices = shop.api.v1.invoices

    assert refused(invoices.void_invoice, shop.invoice().id)[0] == 400
    assert refused(invoices.pay, shop.invoice().id)[0] == 400
    assert refused(invoices.finalize_invoice, shop.invoice().id)[0] == 400
    shop.api.v1.subscriptions.create(
        {
            "customer": shop.customer.id,
            "items": [{"price": shop.price.id}],
            "payment_behavior": "default_incomplete",
        }
    )
    assert refused(invoices.pay, shop.invoice().id) == (400, "invoice_no_payment_method")
    assert invoices.void_invoice(shop.invoice().id).status == "void"


def test_a_payment_is_followed_from_the_invoice_to_the_charge(stripesim, shop):
    stripesim.complete_checkout(shop.open_session().id)
    v1 = shop.api.v1

    [payment] = v1.invoice_payments.list({"invoice": shop.invoice().id}).data
    path = {"expand": ["latest_charge"]}
    intent = v1.payment_intents.retrieve(payment.payment.payment_intent, path)

    assert v1.invoice_payments.retrieve(payment.id).amount_paid == 72600
    assert (intent.status, intent.latest_charge.amount) == ("succeeded", 72600)
    assert v1.charges.list({"payment_intent": intent.id}).data[0].paid is True


@pytest.mark.parametrize("path", ["name", "id", "data.customer", "a.b.c.d.e.f", "sources", ""])
def test_a_path_that_cannot_be_expanded_is_refused(stripesim, path):
    customer = stripesim.api.v1.customers.create({"name": "Ada"})

    status, _code = refused(stripesim.api.v1.customers.retrieve, customer.id, {"expand": [path]})

    assert status in (400, 501)


def test_events_are_paged_both_ways(v1):
    for number in range(25):
        v1.customers.create({"name": f"Number {number}"})

    newest_first = [one.id for one in v1.events.list({"limit": 10}).auto_paging_iter()]
    first_page = v1.events.list({"limit": 10})
    oldest = newest_first[-1]
    back = v1.events.list({"limit": 10, "ending_before": oldest})

    assert len(newest_first) == 25
    assert first_page.has_more is True
    assert [one.id for one in back.data] == newest_first[14:24]
    chronological = [one.id for one in back.auto_paging_iter()]
    assert chronological == newest_first[:24][::-1]


def test_events_are_listed_by_type_and_time(stripesim, v1):
    customer = v1.customers.create({"name": "Ada"})
    stripesim.advance(days=2)
    v1.customers.delete(customer.id)
    [deleted] = v1.events.list({"types": ["customer.deleted"]}).data

    assert deleted.data.object["id"] == customer.id
    recent = v1.events.list({"created": {"gte": deleted.created - 60}}).data
    assert [one.type for one in recent] == ["customer.deleted"]
    assert v1.events.retrieve(deleted.id).type == "customer.deleted"
    assert refused(v1.events.retrieve, "evt_unknown") == (404, "resource_missing")


def test_a_product_without_prices_can_be_deleted(v1, shop):
    lonely = v1.products.create({"name": "Lonely"})

    assert v1.products.delete(lonely.id).deleted is True
    assert refused(v1.products.retrieve, lonely.id)[0] == 404
    assert refused(v1.products.delete, shop.price.product)[0] == 400


def test_a_deleted_customer_leaves_its_cards_to_nobody(v1):
    ada = v1.customers.create({})
    method = v1.payment_methods.attach("pm_card_visa", {"customer": ada.id})

    v1.customers.delete(ada.id)

    assert v1.payment_methods.retrieve(method.id).customer is None
    assert refused(v1.payment_methods.detach, method.id)[0] == 400
