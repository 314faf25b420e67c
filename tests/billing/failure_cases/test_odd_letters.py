"""Rows of the table of failure cases: another currency, mode, secret or version."""

import pytest

from billing.gateway import connection as line
from billing.models import Invoice, PlanPrice, StaffTask, StripeEvent, TribeSubscription
from billing.services import reconciling
from tests.billing.failure_cases.test_letters import receive

NEWER = "2031-01-01.zinnia"


@pytest.fixture
def sold_in_dollars(shop, start, letters):
    """Somebody put a price in dollars in the place of ours, and a person paid it; the letters."""
    ours = PlanPrice.objects.get(plan_code="tribe")
    made = shop.api.v1.prices.create(
        {
            "product": ours.stripe_product_id,
            "currency": "usd",
            "unit_amount": ours.unit_amount_cents,
            "recurring": {"interval": "year"},
            "tax_behavior": "exclusive",
        }
    )
    PlanPrice.objects.filter(pk=ours.pk).update(stripe_price_id=made.id)
    shop.complete_checkout(start().stripe_session_id)
    return letters()


def test_row_24_another_currency_is_refused_and_told_to_staff(
    sold_in_dollars, shop, post, process, pending
):
    [there] = shop.api.v1.subscriptions.list().data
    receive(post, sold_in_dollars)

    process()

    pending.refresh_from_db()
    assert there.currency == "usd"
    assert pending.access_state == "pending"
    assert not TribeSubscription.objects.exists()
    assert not Invoice.objects.exists()
    dead = StripeEvent.objects.filter(state="dead")
    assert {one.type for one in dead} >= {"invoice.paid", "customer.subscription.created"}
    assert all("wrong currency" in one.error for one in dead)
    assert StaffTask.objects.filter(kind="dead_letter").count() == dead.count()


def test_row_24_another_currency_does_not_end_the_night_of_the_others(
    sold_in_dollars, shop, pending
):
    run = reconciling.reconcile()

    pending.refresh_from_db()
    assert run.is_complete
    assert run.fixed < run.found
    assert pending.access_state == "pending"
    assert not TribeSubscription.objects.exists()


@pytest.mark.parametrize(("is_live_here", "is_live_there"), [(True, False), (False, True)])
def test_row_35_a_letter_of_the_other_mode_is_refused_and_reported(
    post, write_letter, settings, caplog, is_live_here, is_live_there
):
    settings.STRIPE_LIVEMODE = is_live_here

    answer = post(write_letter(livemode=is_live_there))

    assert answer.status_code == 400
    assert not StripeEvent.objects.exists()
    assert "stripe_event_of_the_other_mode" in caplog.text


def test_row_36_while_a_secret_is_rolled_both_are_good_and_then_one(
    post, write_letter, settings, stripe
):
    settings.STRIPE_WEBHOOK_SECRETS = ["whsec_new", stripe.webhook_secret]
    assert post(write_letter(id="evt_old")).status_code == 200
    assert post(write_letter(id="evt_new", secret="whsec_new")).status_code == 200

    settings.STRIPE_WEBHOOK_SECRETS = ["whsec_new"]

    assert post(write_letter(id="evt_older")).status_code == 400
    assert post(write_letter(id="evt_newer", secret="whsec_new")).status_code == 200


def test_row_37_letters_of_a_newer_version_are_taken_and_what_they_are_about_is_read_by_ours(
    shop, start, letters, post, process, pending, monkeypatch, caplog
):
    """The letters of a whole purchase say hardly anything that we could read."""
    spoken = []
    send = shop.contract.request

    def request(method, url, headers, post_data=None):
        spoken.append(headers["Stripe-Version"])
        return send(method, url, headers, post_data)

    shop.complete_checkout(start().stripe_session_id)
    monkeypatch.setattr(shop.contract, "request", request)
    shop.control("webhooks", version=NEWER)

    told = letters()
    receive(post, told)
    process()

    pending.refresh_from_db()
    assert {one.body.count(NEWER.encode()) for one in told} == {1}
    assert not any(b'"total"' in one.body or b'"status"' in one.body for one in told)
    assert "stripe_event_of_another_version" in caplog.text
    assert set(StripeEvent.objects.values_list("api_version", flat=True)) == {NEWER}
    assert not StripeEvent.objects.exclude(state__in=["done", "ignored"]).exists()
    assert pending.access_state == "active"
    assert (Invoice.objects.get().status, Invoice.objects.get().total_cents) == ("paid", 145_200)
    assert set(spoken) == {line.settings.STRIPE_API_VERSION}


def test_row_37_stripe_answers_in_the_version_that_is_asked_for(shop):
    """So that the test above proves something: another version is not answered here."""
    answer = shop.post("/v1/customers", {}, **{"Stripe-Version": NEWER})

    assert answer.status_code == 400
    assert NEWER in answer.json()["error"]["message"]
