"""Changing a plan: previews, prorations, and changes that wait for their money."""

import pytest
import stripe

from tests.infra.stripesim.conftest import at, make_shop


@pytest.fixture
def clock(stripesim):
    return stripesim.api.v1.test_helpers.test_clocks.create({"frozen_time": at(2026, 1, 15)})


@pytest.fixture
def shop(stripesim, clock):
    """A year from 15 January 2026, paid by card; today is 15 July."""
    shop = make_shop(stripesim.api, test_clock=clock.id)
    shop.buy(stripesim)
    stripesim.api.v1.test_helpers.test_clocks.advance(clock.id, {"frozen_time": at(2026, 7, 15)})
    return shop


@pytest.fixture
def dearer(shop):
    return shop.dearer_price()


def item_of(shop):
    return shop.subscription()["items"].data[0]


def upgrade(shop, price, **more):
    wish = {
        "items": [{"id": item_of(shop).id, "price": price.id}],
        "proration_behavior": "always_invoice",
        **more,
    }
    return shop.api.v1.subscriptions.update(shop.subscription().id, wish)


def preview(shop, price=None, **details):
    wish = {"subscription": shop.subscription().id}
    if price:
        items = [{"id": item_of(shop).id, "price": price.id}]
        wish["subscription_details"] = {"items": items, **details}
    return shop.api.v1.invoices.create_preview(wish)


def use_card(shop, token):
    method = shop.api.v1.payment_methods.attach(token, {"customer": shop.customer.id})
    shop.api.v1.subscriptions.update(shop.subscription().id, {"default_payment_method": method.id})


def kept(stripesim):
    """How many rows of each kind there are, remembered answers left out."""
    return stripesim.look("state")["rows"] | {"sim.replay": 0}


def test_a_preview_is_what_the_change_then_costs(stripesim, shop, dearer):
    before = kept(stripesim)
    seen = preview(shop, dearer, proration_behavior="always_invoice")
    assert kept(stripesim) == before

    upgrade(shop, dearer)

    assert [line.amount for line in seen.lines.data] == [-30247, 60493]
    assert (seen.total, seen.amount_due, seen.status) == (36598, 36598, "draft")
    assert seen.id.startswith("upcoming_in_")
    assert (shop.invoice().total, shop.invoice().status) == (36598, "paid")
    assert shop.invoice().billing_reason == "subscription_update"
    assert item_of(shop).price.id == dearer.id
    assert item_of(shop).current_period_end == at(2027, 1, 15)


def test_a_preview_of_the_renewal_is_the_next_year(shop):
    seen = preview(shop)

    assert (seen.total, seen.lines.data[0].period.start) == (72600, at(2027, 1, 15))
    assert (seen.billing_reason, seen.number) == ("upcoming", None)


def test_a_preview_with_a_date_counts_from_that_date(shop, dearer):
    seen = preview(
        shop, dearer, proration_behavior="always_invoice", proration_date=at(2026, 1, 15)
    )

    assert seen.total == 72600


def test_a_preview_of_something_not_begun_needs_only_a_country(shop, dearer):
    create = shop.api.v1.invoices.create_preview
    wish = {
        "automatic_tax": {"enabled": True},
        "subscription_details": {"items": [{"price": dearer.id}]},
    }
    belgian = {
        "address": {"country": "BE"},
        "tax_ids": [{"type": "eu_vat", "value": "BE0123456789"}],
    }

    assert create({**wish, "customer_details": {"address": {"country": "NL"}}}).total == 145200
    assert create({**wish, "customer_details": belgian}).total == 120000
    with pytest.raises(stripe.InvalidRequestError) as caught:
        create({**wish, "customer_details": {"tax_exempt": "none"}})
    assert caught.value.code == "customer_tax_location_invalid"


def test_a_credit_is_a_share_of_what_was_really_debited(stripesim, shop, clock, dearer):
    upgrade(shop, dearer)
    clocks = stripesim.api.v1.test_helpers.test_clocks
    clocks.advance(clock.id, {"frozen_time": at(2026, 10, 15)})

    seen = preview(shop, shop.price, proration_behavior="always_invoice")

    # 92 of 184 days are left of the 604.93 debited in July, and of a year at 600.
    assert [line.amount for line in seen.lines.data] == [-30247, 15123]


def test_going_down_leaves_credit_for_the_next_invoice(stripesim, shop, clock):
    cheaper = shop.api.v1.prices.create(
        {
            "product": shop.price.product,
            "currency": "eur",
            "unit_amount": 30000,
            "recurring": {"interval": "year"},
        }
    )

    upgrade(shop, cheaper)

    assert (shop.invoice().total, shop.invoice().amount_due) == (-18300, 0)
    assert shop.api.v1.customers.retrieve(shop.customer.id).balance == -18300
    clocks = stripesim.api.v1.test_helpers.test_clocks
    clocks.advance(clock.id, {"frozen_time": at(2027, 1, 15, 2)})
    assert (shop.invoice().total, shop.invoice().amount_due) == (36300, 18000)
    assert shop.api.v1.customers.retrieve(shop.customer.id).balance == 0


def test_a_change_without_proration_costs_nothing_until_the_renewal(stripesim, shop, clock, dearer):
    first = shop.invoice().id

    upgrade(shop, dearer, proration_behavior="none")

    assert (shop.invoice().id, item_of(shop).price.id) == (first, dearer.id)
    assert preview(shop).total == 145200


def test_prorations_may_wait_for_the_renewal(shop, dearer):
    first = shop.invoice().id

    upgrade(shop, dearer, proration_behavior="create_prorations")

    assert shop.invoice().id == first
    waiting = shop.api.v1.invoice_items.list({"pending": True}).data
    assert sorted(one.amount for one in waiting) == [-30247, 60493]
    assert preview(shop).total == 145200 + 36598


@pytest.mark.parametrize("card", ["pm_card_chargeCustomerFail", "pm_card_threeDSecure2Required"])
def test_a_change_that_is_not_paid_waits(shop, dearer, card):
    use_card(shop, card)

    changed = upgrade(shop, dearer, payment_behavior="pending_if_incomplete")

    assert changed.pending_update.subscription_items[0].price.id == dearer.id
    assert (changed.status, item_of(shop).price.id) == ("active", shop.price.id)
    assert shop.invoice().status == "open"


def test_a_waiting_change_is_made_when_it_is_paid(shop, dearer):
    use_card(shop, "pm_card_chargeCustomerFail")
    upgrade(shop, dearer, payment_behavior="pending_if_incomplete")
    use_card(shop, "pm_card_visa")

    shop.api.v1.invoices.pay(shop.invoice().id)

    assert shop.subscription().pending_update is None
    assert item_of(shop).price.id == dearer.id
    assert "customer.subscription.pending_update_applied" in shop.types()


def test_a_waiting_change_expires(stripesim, shop, clock, dearer):
    use_card(shop, "pm_card_chargeCustomerFail")
    upgrade(shop, dearer, payment_behavior="pending_if_incomplete")

    clocks = stripesim.api.v1.test_helpers.test_clocks
    clocks.advance(clock.id, {"frozen_time": at(2026, 7, 17)})

    assert (shop.subscription().pending_update, shop.subscription().status) == (None, "active")
    assert (item_of(shop).price.id, shop.invoice().status) == (shop.price.id, "void")
    assert "customer.subscription.pending_update_expired" in shop.types()


def test_a_second_step_that_is_passed_makes_the_change(stripesim, shop, dearer):
    use_card(shop, "pm_card_threeDSecure2Required")
    upgrade(shop, dearer, payment_behavior="pending_if_incomplete")
    assert "invoice.payment_action_required" in shop.types()

    stripesim.control(f"payments/{shop.invoice().id}/authenticate")

    assert (shop.invoice().status, item_of(shop).price.id) == ("paid", dearer.id)


def test_a_refused_change_makes_nothing_if_so_wished(shop, dearer):
    use_card(shop, "pm_card_chargeCustomerFail")
    first = shop.invoice().id

    with pytest.raises(stripe.CardError):
        upgrade(shop, dearer, payment_behavior="error_if_incomplete")

    assert (shop.invoice().id, item_of(shop).price.id) == (first, shop.price.id)


@pytest.fixture
def by_mail(stripesim):
    """A shop whose customer pays by invoice."""
    shop = make_shop(stripesim.api)
    shop.finalized_invoice()
    return shop


def test_who_pays_by_mail_cannot_have_changes_wait(by_mail):
    dearer = by_mail.dearer_price()

    with pytest.raises(stripe.InvalidRequestError):
        upgrade(by_mail, dearer, payment_behavior="pending_if_incomplete")

    assert item_of(by_mail).price.id == by_mail.price.id


def test_who_pays_by_mail_gets_an_invoice_for_a_change(by_mail):
    upgrade(by_mail, by_mail.dearer_price())

    assert (by_mail.invoice().status, by_mail.invoice().total) == ("open", 72600)
    assert by_mail.invoice().due_date is not None
    assert by_mail.types("invoice.")[-1] == "invoice.sent"


ODD = {
    "unknown item": {"items": [{"id": "si_unknown", "price": "PRICE"}]},
    "unknown price": {"items": [{"price": "price_unknown"}]},
    "no item left": {"items": [{"id": "ITEM", "deleted": True}], "proration_behavior": "none"},
    "before the period": {
        "items": [{"id": "ITEM", "price": "PRICE"}],
        "proration_date": at(2025, 1, 1),
    },
    "no quantity": {"items": [{"id": "ITEM", "quantity": 0}]},
}


@pytest.mark.parametrize("wish", ODD.values(), ids=ODD)
def test_an_impossible_change_changes_nothing(shop, dearer, wish):
    names = {"ITEM": item_of(shop).id, "PRICE": dearer.id}
    items = [{key: names.get(value, value) for key, value in one.items()} for one in wish["items"]]

    with pytest.raises(stripe.InvalidRequestError):
        shop.api.v1.subscriptions.update(shop.subscription().id, {**wish, "items": items})

    assert item_of(shop).price.id == shop.price.id


def test_a_price_of_another_interval_is_not_simulated(shop):
    monthly = shop.api.v1.prices.create(
        {
            "product": shop.price.product,
            "currency": "eur",
            "unit_amount": 6000,
            "recurring": {"interval": "month"},
        }
    )

    with pytest.raises(stripe.APIError) as caught:
        upgrade(shop, monthly)

    assert caught.value.http_status == 501
