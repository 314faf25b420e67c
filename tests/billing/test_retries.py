"""One at a time for a customer, and again after trouble."""

import datetime as dt
import itertools

import pytest

from billing import handlers, tasks
from billing.models import BillingAccount, CustomerLease, StripeEvent, TribeSubscription
from billing.services import ledger
from billing.services.leases import LeaseBusy, LeaseLost, leased
from core.common import clock

STATES = StripeEvent.State


def receive(post, letters):
    for letter in letters:
        assert post(letter).status_code == 200


def event_of(kind):
    return StripeEvent.objects.filter(type=kind).get()


def test_while_somebody_else_reads_the_event_waits(told, post, process):
    receive(post, told)
    customer = BillingAccount.objects.get().stripe_customer_id

    with leased(customer):
        states = process()

    assert set(states) == {STATES.RECEIVED, STATES.IGNORED}
    assert process() == []
    StripeEvent.objects.filter(state=STATES.RECEIVED).update(next_at=clock.now())
    assert STATES.DONE in process()


@pytest.mark.usefixtures("db")
class TestLease:
    def test_it_is_held_by_one(self):
        with leased("cus_1"), pytest.raises(LeaseBusy), leased("cus_1"):
            pass

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


def test_a_worker_comes_back_when_the_customer_is_busy(told, post):
    receive(post, told)
    event = event_of("invoice.paid")

    with leased(event.customer_id):
        tasks.process_stripe_event(event_id=event.pk)

    event.refresh_from_db()
    assert (event.state, event.attempts) == (STATES.RECEIVED, 0)
    assert event.next_at > clock.now()


def test_without_a_broker_the_round_does_the_work(told, post, pending, settings):
    receive(post, told)

    tasks.sweep_stripe_events()

    pending.refresh_from_db()
    assert pending.access_state == "active"
