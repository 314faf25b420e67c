"""Rows of the table of failure cases: letters that are late, lost or doubled."""

import datetime as dt

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse

from billing import handlers, services, tasks
from billing.models import (
    BillingAccount,
    CheckoutAttempt,
    Invoice,
    ReconcileRun,
    StripeEvent,
    TribeSubscription,
)
from billing.services import ledger, reconciling
from core.common import clock
from core.mail.models import OutboxMessage
from tenants.context import enter_tribe
from tenants.models import AccessTransition
from tests.billing.test_races import together


def receive(post, letters):
    for letter in letters:
        assert post(letter).status_code == 200


def page_of(attempt):
    return reverse("billing:attempt", args=[attempt.pk], urlconf=settings.PUBLIC_SCHEMA_URLCONF)


@pytest.mark.usefixtures("committed_db")
class TestTogether:
    def test_row_01_the_same_letter_five_times_at_once_acts_once(
        self, shop, start, letters, post, pending
    ):
        shop.complete_checkout(start().stripe_session_id)
        told = letters()

        together(*[lambda: receive(post, told)] * 5)
        keys = list(StripeEvent.objects.values_list("pk", flat=True))
        for key in keys:
            together(*[lambda key=key: handlers.process_stripe_event(event_id=key)] * 2)

        pending.refresh_from_db()
        assert len(keys) == len(told)
        assert set(StripeEvent.objects.values_list("deliveries", flat=True)) == {5}
        assert pending.access_state == "active"
        assert AccessTransition.objects.filter(tribe=pending).count() == 1
        assert Invoice.objects.count() == TribeSubscription.objects.count() == 1
        keys = OutboxMessage.objects.values_list("dedupe_key", flat=True)
        assert len(keys) == len(set(keys))


def test_row_02_updated_before_created_ends_the_same(told, post, process, pending):
    for letter in reversed(told):
        receive(post, [letter])
        process()

    pending.refresh_from_db()
    assert pending.access_state == "active"
    assert TribeSubscription.objects.get().status == "active"


def test_row_02_deleted_before_created_ends_the_same(told, shop, letters, post, process, pending):
    [subscription] = shop.api.v1.subscriptions.list().data
    shop.api.v1.subscriptions.cancel(subscription.id)

    receive(post, letters())
    process()
    receive(post, told)
    process()

    pending.refresh_from_db()
    assert TribeSubscription.objects.get().status == "canceled"
    assert pending.access_state in ("cancelled", "pending")


def test_row_03_the_letter_before_the_browser_has_granted_already(
    visit, farid_account, start, shop, hear, pending
):
    attempt = start()
    shop.complete_checkout(attempt.stripe_session_id)
    hear()
    pending.refresh_from_db()
    assert pending.access_state == "active"
    before = len(shop.contract.calls)

    page = visit(farid_account).get(page_of(attempt)).content.decode()

    assert "Orchard is open" in page
    assert len(shop.contract.calls) == before


def test_row_04_the_browser_before_the_letter_finds_out_by_looking(
    visit, farid_account, start, shop, pending
):
    attempt = start()
    farid = visit(farid_account)
    assert "<poll-page" in farid.get(page_of(attempt)).content.decode()
    shop.complete_checkout(attempt.stripe_session_id)

    assert "Orchard is open" in farid.get(page_of(attempt)).content.decode()
    pending.refresh_from_db()
    assert pending.access_state == "active"


def test_row_05_a_letter_that_never_comes_is_asked_for(lost, process):
    tasks.poll_stripe_events()
    process()

    lost.refresh_from_db()
    assert lost.access_state == "active"
    assert settings.CELERY_BEAT_SCHEDULE["missed_letters"]["schedule"] <= 15 * 60


def test_row_06_after_two_hours_stripe_brings_the_letters_again(start, shop, wait, hear, pending):
    shop.complete_checkout(start().stripe_session_id)
    wait(seconds=2 * 3600)

    hear()

    pending.refresh_from_db()
    assert pending.access_state == "active"


def test_row_06_after_two_days_the_letters_are_asked_for(lost, wait, process):
    wait(days=2)

    reconciling.poll(kinds=handlers.KNOWN)
    process()

    lost.refresh_from_db()
    assert lost.access_state == "active"


def test_row_06_after_a_month_everything_is_fetched_anew(lost, shop):
    """Stripe has forgotten the letters by then: the next look finds none, and fetches instead."""
    newest = shop.api.v1.events.list({"limit": 1}).data[0]
    StripeEvent.objects.create(
        id=newest.id,
        type=newest.type,
        livemode=False,
        happened_at=clock.now() + dt.timedelta(days=1),
        received_at=clock.now(),
        next_at=clock.now(),
        state="done",
    )
    ReconcileRun.objects.create(
        kind="events",
        is_complete=True,
        started_at=clock.now() - dt.timedelta(days=31),
        last_event_id=newest.id,
    )

    run = reconciling.poll(kinds=handlers.KNOWN)

    lost.refresh_from_db()
    assert (run.looked_at, lost.access_state) == (0, "active")


def test_row_06_somebody_fetches_everything_by_hand(lost):
    call_command("stripe_resync", all=True)

    lost.refresh_from_db()
    assert lost.access_state == "active"


def test_row_07_without_a_broker_letters_are_taken_and_processed_later(
    told, post, pending, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(tasks.process_stripe_event.app.conf, "broker_url", "redis://127.0.0.1:9/0")
    with django_capture_on_commit_callbacks(execute=True):
        receive(post, told)
    pending.refresh_from_db()
    assert pending.access_state == "pending"

    tasks.sweep_stripe_events()

    pending.refresh_from_db()
    assert pending.access_state == "active"


def test_row_41_a_task_that_starts_inside_a_tribe_works_in_public(told, post, alpha, pending):
    receive(post, told)
    key = StripeEvent.objects.get(type="invoice.paid").pk

    with enter_tribe(alpha):
        tasks.process_stripe_event(event_id=key)

    pending.refresh_from_db()
    assert pending.access_state == "active"
    assert StripeEvent.objects.get(pk=key).state == "done"


def test_row_42_a_thousand_letters_wait_and_none_is_lost(shop, start, letters, post, process):
    """The bench `renewals` does it with a thousand tribes; here each letter comes many times."""
    shop.complete_checkout(start().stripe_session_id)
    told = letters()
    for _time in range(1000 // len(told) + 1):
        receive(post, told)
    before = len(shop.contract.calls)

    process()

    assert not ledger.waiting(limit=1)
    assert len(shop.contract.calls) - before < 20
    assert BillingAccount.objects.count() == CheckoutAttempt.objects.count() == 1
    assert services.sync_open_attempts() == 0
