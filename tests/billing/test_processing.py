"""What is done about letters: once, in any order, and again after trouble."""

import random

import pytest

from billing.models import (
    BillingAccount,
    CheckoutAttempt,
    Invoice,
    StripeEvent,
    TribeSubscription,
)
from tenants.models import AccessTransition

STATES = StripeEvent.State


def mirror():
    """Everything we remember of paying."""
    return {
        "attempts": list(CheckoutAttempt.objects.values_list("status", flat=True)),
        "subscriptions": list(TribeSubscription.objects.values_list("status", "price__plan_code")),
        "invoices": list(Invoice.objects.values_list("number", "status", "total_cents")),
    }


def receive(post, letters):
    for letter in letters:
        assert post(letter).status_code == 200


def event_of(kind):
    return StripeEvent.objects.filter(type=kind).get()


def test_the_webhook_alone_opens_the_tribe(told, post, process, pending):
    receive(post, told)
    process()

    pending.refresh_from_db()
    assert pending.access_state == "active"
    assert CheckoutAttempt.objects.get().status == "complete"
    assert not StripeEvent.objects.exclude(state__in=["done", "ignored"]).exists()


@pytest.mark.parametrize("seed", range(6))
def test_in_any_order_and_twice_the_end_is_the_same(told, post, process, pending, seed):
    shuffled = told * 2
    random.Random(seed).shuffle(shuffled)

    for letter in shuffled:
        receive(post, [letter])
        process()

    pending.refresh_from_db()
    assert pending.access_state == "active"
    assert mirror() == {
        "attempts": ["complete"],
        "subscriptions": [("active", "tribe")],
        "invoices": [(Invoice.objects.get().number, "paid", 145_200)],
    }
    assert AccessTransition.objects.filter(tribe=pending).count() == 1
    assert set(StripeEvent.objects.values_list("deliveries", flat=True)) == {2}


@pytest.mark.parametrize(
    "kind",
    [
        "checkout.session.completed",
        "customer.subscription.created",
        "customer.subscription.updated",
        "invoice.paid",
        "invoice.created",
    ],
)
def test_any_one_letter_is_enough(told, post, process, pending, stripe, kind):
    receive(post, [one for one in told if one.event(stripe.webhook_secret).type == kind])
    process()

    pending.refresh_from_db()
    assert pending.access_state == "active"


def test_what_was_fetched_settles_older_letters_about_the_same(told, post, process):
    receive(post, told)

    process()

    settled = StripeEvent.objects.filter(type="invoice.paid").get()
    assert settled.state == STATES.DONE
    assert process() == []


def test_an_event_about_something_else_is_ignored(post, process, write_letter):
    post(write_letter(type="payout.paid", data={"object": {"object": "payout", "id": "po_1"}}))

    assert process() == [STATES.IGNORED]


def test_an_event_of_a_stranger_is_ignored(post, process, write_letter):
    about = {"object": "subscription", "id": "sub_1", "customer": "cus_stranger"}
    post(write_letter(type="customer.subscription.created", data={"object": about}))

    assert process() == [STATES.IGNORED]
    assert not TribeSubscription.objects.exists()


def test_an_event_without_a_customer_is_nobodys(post, process, write_letter, start):
    start()
    BillingAccount.objects.update(stripe_customer_id=None)
    about = {"object": "subscription", "id": "sub_1", "customer": None}
    post(write_letter(type="customer.subscription.created", data={"object": about}))

    assert process() == [STATES.IGNORED]


def test_metadata_alone_attaches_no_payment_to_a_tribe(shop, start, hear, pending, beta):
    attempt = start()
    shop.unchecked_api.v1.subscriptions.create(
        {
            "customer": attempt.account.stripe_customer_id,
            "items": [{"price": attempt.price.stripe_price_id}],
            "trial_period_days": 7,
            "metadata": {"attempt_id": str(attempt.pk), "tribe_id": str(beta.pk)},
        }
    )

    hear()

    pending.refresh_from_db()
    assert pending.access_state == "pending"
    assert not TribeSubscription.objects.exists()
    assert event_of("customer.subscription.created").state == STATES.IGNORED


@pytest.mark.parametrize("attempt_id", ["", "nonsense", "01a20ad0-43d3-76af-abb2-68d15cb05610"])
def test_a_subscription_of_no_attempt_is_ignored(shop, start, hear, attempt_id):
    attempt = start()
    shop.api.v1.subscriptions.create(
        {
            "customer": attempt.account.stripe_customer_id,
            "items": [{"price": attempt.price.stripe_price_id}],
            "trial_period_days": 7,
            "metadata": {"attempt_id": attempt_id},
        }
    )

    hear()

    assert not TribeSubscription.objects.exists()


def test_a_session_we_did_not_open_is_ignored(shop, start, hear, pending):
    attempt = start()
    session = shop.api.v1.checkout.sessions.create(
        {
            "mode": "subscription",
            "customer": attempt.account.stripe_customer_id,
            "client_reference_id": str(attempt.pk),
            "line_items": [{"price": attempt.price.stripe_price_id, "quantity": 1}],
            "success_url": "http://127.0.0.1:9/",
        }
    )
    shop.complete_checkout(session.id)

    hear()

    pending.refresh_from_db()
    attempt.refresh_from_db()
    assert (pending.access_state, attempt.status) == ("pending", "open")


def test_an_object_that_is_gone_is_put_away(start, post, process, write_letter):
    customer = start().account.stripe_customer_id
    about = {"object": "invoice", "id": "in_gone", "customer": customer}
    post(write_letter(type="invoice.paid", data={"object": about}))

    assert process() == [STATES.IGNORED]


def test_an_invoice_to_come_has_no_id_and_is_ignored(start, post, process, write_letter):
    customer = start().account.stripe_customer_id
    about = {"object": "invoice", "customer": customer}
    post(write_letter(type="invoice.upcoming", data={"object": about}))

    assert process() == [STATES.IGNORED]


def test_a_customer_deleted_at_stripe_ends_what_it_paid_for(shop, paid, hear):
    hear()
    account = BillingAccount.objects.get()

    shop.api.v1.customers.delete(account.stripe_customer_id)
    hear()

    paid.refresh_from_db()
    account.refresh_from_db()
    assert paid.access_state == "cancelled"
    assert TribeSubscription.objects.get().status == "canceled"
    assert account.deleted_at is not None
