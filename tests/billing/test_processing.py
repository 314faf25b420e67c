"""What is done about letters: once, in any order, and again after trouble."""

import datetime as dt
import itertools
import random

import pytest

from billing import handlers, tasks
from billing.models import (
    BillingAccount,
    CheckoutAttempt,
    CustomerLease,
    Invoice,
    StripeEvent,
    TribeSubscription,
)
from billing.services import ledger
from billing.services.leases import LeaseBusy, LeaseLost, leased
from core.common import clock
from tenants.models import AccessTransition

STATES = StripeEvent.State


@pytest.fixture
def told(shop, start, letters):
    """The letters about a payment that nobody has looked at yet."""
    attempt = start()
    shop.complete_checkout(attempt.stripe_session_id)
    return letters()


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


def test_a_tribe_paid_for_twice_is_left_to_a_person(shop, paid, start, hear):
    first = TribeSubscription.objects.get()
    attempt = CheckoutAttempt.objects.get()
    CheckoutAttempt.objects.update(status="expired")
    TribeSubscription.objects.update(status="canceled")
    second = start()
    TribeSubscription.objects.update(status="active")
    shop.complete_checkout(second.stripe_session_id)

    hear()

    second.refresh_from_db()
    assert (second.status, second.is_doubtful) == ("failed", True)
    assert TribeSubscription.objects.get() == first
    troubled = StripeEvent.objects.filter(state=STATES.FAILED, error__contains="SecondSub")
    assert troubled.exists()
    assert attempt.pk != second.pk


def test_while_somebody_else_reads_the_event_waits(told, post, process):
    receive(post, told)
    customer = BillingAccount.objects.get().stripe_customer_id

    with leased(customer):
        states = process()

    assert set(states) == {STATES.RECEIVED, STATES.IGNORED}
    assert process() == []
    StripeEvent.objects.filter(state=STATES.RECEIVED).update(next_at=clock.now())
    assert STATES.DONE in process()


def test_a_lease_is_held_by_one():
    with leased("cus_1"), pytest.raises(LeaseBusy), leased("cus_1"):
        pass


@pytest.mark.usefixtures("db")
class TestLease:
    def test_it_is_free_again_afterwards(self):
        with leased("cus_1"):
            pass
        with leased("cus_1") as lease:
            lease.confirm()

    def test_customers_do_not_wait_for_each_other(self):
        with leased("cus_1") as first, leased("cus_2") as second:
            first.confirm()
            second.confirm()

    def test_one_that_ran_out_is_lost(self):
        with leased("cus_1") as lease:
            CustomerLease.objects.update(expires_at=clock.now())

            with pytest.raises(LeaseLost):
                lease.confirm()

    def test_one_that_was_taken_over_is_lost_and_not_given_back(self):
        with leased("cus_1") as first:
            CustomerLease.objects.update(expires_at=clock.now())
            with leased("cus_1") as second:
                with pytest.raises(LeaseLost):
                    first.confirm()
                second.confirm()


def test_a_lease_that_ran_out_writes_nothing(told, post, shop, pending, monkeypatch):
    receive(post, told)
    monkeypatch.setattr("billing.services.leases.LENGTH", dt.timedelta(seconds=-1))
    event = event_of("invoice.paid")

    assert handlers.process_stripe_event(event_id=event.pk) == STATES.RECEIVED

    assert not TribeSubscription.objects.exists()
    pending.refresh_from_db()
    assert pending.access_state == "pending"


@pytest.mark.parametrize("status", [500, 429, 0])
def test_while_stripe_is_away_an_event_is_tried_again(told, post, shop, status):
    receive(post, told)
    event = event_of("invoice.paid")
    shop.fail_next(status)

    assert handlers.process_stripe_event(event_id=event.pk) == STATES.FAILED

    event.refresh_from_db()
    assert (event.attempts, event.locked_until) == (0, None)
    assert event.error.startswith("away")
    assert 9 < (event.next_at - clock.now()).total_seconds() < 13
    assert handlers.process_stripe_event(event_id=event.pk) == ""
    StripeEvent.objects.update(next_at=clock.now())
    assert handlers.process_stripe_event(event_id=event.pk) == STATES.DONE


def test_after_an_hour_a_silent_stripe_counts(told, post, shop):
    receive(post, told)
    event = event_of("invoice.paid")
    StripeEvent.objects.update(received_at=clock.now() - dt.timedelta(hours=2))

    waits = []
    for _attempt in itertools.repeat(None, 8):
        StripeEvent.objects.update(next_at=clock.now())
        shop.fail_next(500)
        handlers.process_stripe_event(event_id=event.pk)
        event.refresh_from_db()
        waits.append((event.next_at - clock.now()).total_seconds())

    assert (event.state, event.attempts) == (STATES.DEAD, 8)
    expected = [30, 120, 600, 3600, 10_800, 21_600, 43_200]
    assert all(
        low - 1 < wait < low * 1.2 + 1 for wait, low in zip(waits[:7], expected, strict=True)
    )
    StripeEvent.objects.update(next_at=clock.now())
    assert handlers.process_stripe_event(event_id=event.pk) == ""


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


def test_a_worker_that_died_leaves_the_event_to_the_round(told, post):
    receive(post, told)
    event = ledger.claim(event_id=event_of("invoice.paid").pk)
    assert ledger.claim(event_id=event.pk) is None

    tasks.sweep_stripe_events()
    event.refresh_from_db()
    assert event.state in (STATES.PROCESSING, STATES.DONE)
    StripeEvent.objects.filter(pk=event.pk).update(
        state=STATES.PROCESSING, locked_until=clock.now()
    )
    tasks.sweep_stripe_events()

    event.refresh_from_db()
    assert event.state == STATES.DONE


def test_without_a_broker_the_round_does_the_work(told, post, pending, settings):
    receive(post, told)

    tasks.sweep_stripe_events()

    pending.refresh_from_db()
    assert pending.access_state == "active"


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
