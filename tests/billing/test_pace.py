"""Not too fast, and with a rest when Stripe has had enough of us."""

import time

import pytest
from django.core.cache import cache

from billing import gateway, handlers
from billing.gateway import pace
from billing.models import StripeEvent
from billing.services import commands, ledger


@pytest.fixture(autouse=True)
def _nothing_before():
    cache.clear()


def test_calls_keep_to_so_many_a_second(settings):
    settings.STRIPE_CALLS_PER_SECOND = 20
    start = time.monotonic()

    for _call in range(30):
        pace.wait_for_turn()

    assert time.monotonic() - start >= 0.4


def test_a_turn_that_does_not_come_is_taken_at_last(settings, monkeypatch):
    settings.STRIPE_CALLS_PER_SECOND = 0.01
    monkeypatch.setattr(pace, "_MOST_SECONDS", 0.2)
    start = time.monotonic()

    pace.wait_for_turn()

    assert time.monotonic() - start >= 0.2


@pytest.mark.parametrize("status", [429, 0])
def test_after_three_refusals_in_a_row_stripe_is_left_alone(told, post, shop, status):
    for letter in told:
        post(letter)
    keys = ledger.waiting(limit=10)
    shop.fail_next(status, count=3)
    for key in keys[:3]:
        handlers.process_stripe_event(event_id=key)
    calls = len(shop.contract.calls)

    state = handlers.process_stripe_event(event_id=keys[3])

    assert state == StripeEvent.State.RECEIVED
    assert len(shop.contract.calls) == calls
    assert 0 < gateway.rest_seconds() <= 2
    event = StripeEvent.objects.get(pk=keys[3])
    assert event.attempts == 0
    assert not StripeEvent.objects.exclude(attempts=0).exists()
    assert commands.send_waiting() == 0


def test_one_answer_ends_the_rest(shop):
    cache.set("stripe:trouble", 5, timeout=60)
    cache.set("stripe:rest", time.time() + 60, timeout=60)
    assert gateway.rest_seconds() > 50

    gateway.prices_by_lookup_key(lookup_keys=["partup_tribe_year"])

    assert gateway.rest_seconds() == 0


def test_each_refusal_more_doubles_the_rest_up_to_a_minute():
    rests = []
    for _refusal in range(12):
        pace._note(is_trouble=True)
        rests.append(round(gateway.rest_seconds()))

    assert rests[:6] == [0, 0, 2, 4, 8, 16]
    assert rests[-1] == 60


def test_a_failure_of_one_call_is_no_reason_to_rest(told, post, shop):
    for letter in told:
        post(letter)
    shop.fail_next(500, count=5)

    for key in ledger.waiting(limit=5):
        handlers.process_stripe_event(event_id=key)

    assert gateway.rest_seconds() == 0
