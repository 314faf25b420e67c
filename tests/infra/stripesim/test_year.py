"""The life of an annual subscription, by clock."""

import pytest
import stripe

from tests.infra.stripesim.conftest import at, make_shop

DAY = 86400


@pytest.fixture
def clock(stripesim):
    return stripesim.api.v1.test_helpers.test_clocks.create({"frozen_time": at(2028, 1, 15)})


@pytest.fixture
def shop(stripesim, clock):
    return make_shop(stripesim.api, test_clock=clock.id)


@pytest.fixture
def advance(stripesim, clock):
    def to(moment):
        clocks = stripesim.api.v1.test_helpers.test_clocks
        assert clocks.advance(clock.id, {"frozen_time": moment}).status == "advancing"
        assert clocks.retrieve(clock.id).status == "ready"

    return to


def use_card(shop, token):
    method = shop.api.v1.payment_methods.attach(token, {"customer": shop.customer.id})
    shop.api.v1.subscriptions.update(shop.subscription().id, {"default_payment_method": method.id})


def period_end(subscription):
    return subscription["items"].data[0].current_period_end


def test_from_checkout_to_the_end(stripesim, shop, advance):
    session = shop.open_session()
    stripesim.complete_checkout(session.id)

    paid = shop.subscription()
    assert (paid.status, period_end(paid)) == ("active", at(2029, 1, 15))
    assert paid.metadata.to_dict() == {"tribe_id": "t1"}
    assert (shop.invoice().status, shop.invoice().total) == ("paid", 72600)

    advance(at(2029, 1, 15, 2))
    renewed = shop.subscription()
    assert (renewed.status, period_end(renewed)) == ("active", at(2030, 1, 15))
    assert (shop.invoice().status, shop.invoice().billing_reason) == ("paid", "subscription_cycle")

    use_card(shop, "pm_card_chargeCustomerFail")
    advance(at(2030, 1, 15, 2))
    assert (shop.subscription().status, shop.invoice().status) == ("past_due", "open")
    assert shop.invoice().next_payment_attempt == at(2030, 1, 16, 1)

    advance(at(2030, 3, 1))
    assert (shop.subscription().status, shop.invoice().attempt_count) == ("past_due", 9)
    assert shop.invoice().next_payment_attempt is None

    use_card(shop, "pm_card_visa")
    shop.api.v1.invoices.pay(shop.invoice().id)
    assert (shop.subscription().status, shop.invoice().status) == ("active", "paid")

    shop.api.v1.subscriptions.update(paid.id, {"cancel_at_period_end": True})
    assert shop.subscription().cancel_at == at(2031, 1, 15)
    advance(at(2031, 1, 15, 2))
    ended = shop.subscription()
    assert (ended.status, ended.ended_at) == ("canceled", at(2031, 1, 15))
    assert len(shop.api.v1.invoices.list().data) == 3


def test_an_early_retry_repairs_it(stripesim, shop, advance):
    stripesim.complete_checkout(shop.open_session().id)
    use_card(shop, "pm_card_chargeCustomerFail")
    advance(at(2029, 1, 15, 2))

    use_card(shop, "pm_card_visa")
    advance(at(2029, 1, 16, 2))

    assert (shop.subscription().status, shop.invoice().status) == ("active", "paid")
    assert shop.invoice().attempt_count == 2


def test_a_cancellation_can_be_taken_back(stripesim, shop):
    stripesim.complete_checkout(shop.open_session().id)
    subscription = shop.subscription()

    shop.api.v1.subscriptions.update(subscription.id, {"cancel_at_period_end": True})
    shop.api.v1.subscriptions.update(subscription.id, {"cancel_at_period_end": False})

    assert shop.subscription().cancel_at is None
    assert shop.subscription().canceled_at is None


def test_a_trial_is_announced_then_paid(stripesim, shop, advance):
    data = {"trial_period_days": 30}
    session = shop.open_session(subscription_data=data)
    assert stripesim.complete_checkout(session.id)["payment_status"] == "no_payment_required"
    assert (shop.subscription().status, shop.invoice().total) == ("trialing", 0)

    advance(at(2028, 2, 12))
    types = [event.type for event in shop.api.v1.events.list({"limit": 1}).data]
    assert types == ["test_helpers.test_clock.ready"]
    told = shop.api.v1.events.list({"type": "customer.subscription.trial_will_end"}).data
    assert [event.created for event in told] == [at(2028, 2, 14) - 3 * DAY]

    advance(at(2028, 2, 14, 2))
    assert (shop.subscription().status, shop.invoice().total) == ("active", 72600)


def test_a_first_payment_that_never_comes_expires(shop, advance):
    shop.api.v1.subscriptions.create(
        {
            "customer": shop.customer.id,
            "items": [{"price": shop.price.id}],
            "payment_behavior": "default_incomplete",
        }
    )
    assert shop.subscription().status == "incomplete"

    advance(at(2028, 1, 16))

    assert (shop.subscription().status, shop.invoice().status) == ("incomplete_expired", "void")


def test_a_refused_first_payment_makes_nothing_if_so_wished(shop):
    method = shop.api.v1.payment_methods.attach(
        "pm_card_chargeCustomerFail", {"customer": shop.customer.id}
    )

    with pytest.raises(stripe.CardError) as refused:
        shop.api.v1.subscriptions.create(
            {
                "customer": shop.customer.id,
                "items": [{"price": shop.price.id}],
                "default_payment_method": method.id,
                "payment_behavior": "error_if_incomplete",
            }
        )

    assert refused.value.code == "card_declined"
    assert shop.api.v1.subscriptions.list({"status": "all"}).data == []


def test_a_card_that_pays_once_fails_at_the_renewal(stripesim, shop, advance):
    stripesim.complete_checkout(shop.open_session().id, card="pm_card_simPaysOnce")
    assert shop.subscription().status == "active"

    advance(at(2029, 1, 15, 2))

    assert shop.subscription().status == "past_due"


def test_while_nothing_is_collected_a_renewal_stays_a_draft(stripesim, shop, advance):
    paid = shop.buy(stripesim)
    update = shop.api.v1.subscriptions.update
    update(paid.id, {"pause_collection": {"behavior": "keep_as_draft"}})

    advance(at(2029, 1, 17))
    kept = shop.invoice()
    assert (kept.status, kept.auto_advance, shop.subscription().status) == (
        "draft",
        False,
        "active",
    )

    assert update(paid.id, {"pause_collection": ""}).pause_collection is None
    shop.api.v1.invoices.update(kept.id, {"auto_advance": True})
    advance(at(2029, 1, 18))
    assert shop.api.v1.invoices.retrieve(kept.id).status == "paid"


def test_only_a_pause_that_keeps_drafts_is_simulated(stripesim, shop):
    paid = shop.buy(stripesim)

    for wish in ({"behavior": "void"}, {"behavior": "keep_as_draft", "resumes_at": 2_000_000_000}):
        with pytest.raises(stripe.APIError) as refused:
            shop.api.v1.subscriptions.update(paid.id, {"pause_collection": wish})
        assert refused.value.http_status == 501


def test_a_leap_day_comes_back(stripesim):
    clocks = stripesim.api.v1.test_helpers.test_clocks
    clock = clocks.create({"frozen_time": at(2028, 2, 29)})
    shop = make_shop(stripesim.api, test_clock=clock.id)
    stripesim.complete_checkout(shop.open_session().id)

    assert period_end(shop.subscription()) == at(2029, 2, 28)
    for year in (2029, 2030, 2031):
        clocks.advance(clock.id, {"frozen_time": at(year, 3, 1)})

    assert period_end(shop.subscription()) == at(2032, 2, 29)


def test_a_clock_goes_forward_and_not_too_far(stripesim, shop, clock):
    stripesim.complete_checkout(shop.open_session().id)
    clocks = stripesim.api.v1.test_helpers.test_clocks

    with pytest.raises(stripe.InvalidRequestError):
        clocks.advance(clock.id, {"frozen_time": at(2027, 1, 1)})
    with pytest.raises(stripe.InvalidRequestError):
        clocks.advance(clock.id, {"frozen_time": at(2032, 1, 1)})

    assert clocks.retrieve(clock.id).frozen_time == at(2028, 1, 15)


def test_another_clock_does_not_move_a_customer(stripesim, shop):
    stripesim.complete_checkout(shop.open_session().id)

    stripesim.advance(days=800)

    assert period_end(shop.subscription()) == at(2029, 1, 15)


def test_the_simulators_own_clock_renews_too(stripesim):
    shop = make_shop(stripesim.api)
    stripesim.complete_checkout(shop.open_session().id)

    stripesim.advance(days=367)

    assert [invoice.status for invoice in shop.api.v1.invoices.list().data] == ["paid", "paid"]
    assert shop.subscription().status == "active"


def test_belgium_with_a_vat_id_is_reverse_charged(stripesim, shop):
    v1 = stripesim.api.v1
    customer = v1.customers.create({"name": "Zeebrugge", "address": {"country": "BE"}})
    v1.customers.tax_ids.create(customer.id, {"type": "eu_vat", "value": "BE0123456789"})
    session = shop.open_session(customer=customer.id)

    stripesim.complete_checkout(session.id)

    [invoice] = v1.invoices.list({"customer": customer.id}).data
    assert (invoice.subtotal, invoice.total) == (60000, 60000)
    assert invoice.total_taxes[0].taxability_reason == "reverse_charge"


def test_a_trial_without_a_card_can_pause_and_go_on(stripesim, shop, advance):
    subscriptions = shop.api.v1.subscriptions
    made = subscriptions.create(
        {
            "customer": shop.customer.id,
            "items": [{"price": shop.price.id}],
            "trial_period_days": 30,
            "trial_settings": {"end_behavior": {"missing_payment_method": "pause"}},
        }
    )
    advance(at(2028, 2, 15))
    assert shop.subscription().status == "paused"

    method = shop.api.v1.payment_methods.attach("pm_card_visa", {"customer": shop.customer.id})
    settings = {"default_payment_method": method.id}
    shop.api.v1.customers.update(shop.customer.id, {"invoice_settings": settings})
    assert subscriptions.resume(made.id).status == "active"

    assert (shop.invoice().status, period_end(shop.subscription())) == ("paid", at(2029, 2, 15))


@pytest.mark.parametrize(
    ("behavior", "status"), [("cancel", "canceled"), ("create_invoice", "active")]
)
def test_a_trial_without_a_card_ends_as_was_wished(shop, advance, behavior, status):
    shop.api.v1.subscriptions.create(
        {
            "customer": shop.customer.id,
            "items": [{"price": shop.price.id}],
            "trial_period_days": 30,
            "trial_settings": {"end_behavior": {"missing_payment_method": behavior}},
        }
    )

    advance(at(2028, 2, 14, 0))

    assert shop.subscription().status == status
