"""Several at once, on a database that commits."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from billing import handlers, services
from billing.models import CheckoutAttempt, StripeEvent, TribeSubscription
from billing.services import ledger
from core.common import clock
from tenants.models import AccessTransition

CROWD = 10


def together(*jobs):
    """Run jobs at the same moment, each with a connection of its own."""
    gate = threading.Barrier(len(jobs))

    def run(job):
        gate.wait(10)
        try:
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as crowd:
        return list(crowd.map(run, jobs))


@pytest.mark.usefixtures("committed_db")
class TestTogether:
    def test_clicking_at_once_opens_one_page(self, shop, start):
        pages = together(*[start] * CROWD)

        assert len({page.pk for page in pages}) == 1
        assert len({page.url for page in pages}) == 1
        assert len(shop.api.v1.checkout.sessions.list({"limit": 100}).data) == 1

    def test_the_same_letter_at_once_is_one_row(self, post, write_letter):
        letter = write_letter()

        answers = together(*[lambda: post(letter).json()["first"]] * CROWD)

        assert sorted(answers) == [False] * (CROWD - 1) + [True]
        assert StripeEvent.objects.get().deliveries == CROWD

    def test_the_same_event_is_processed_once(self, shop, start, letters, post):
        attempt = start()
        shop.complete_checkout(attempt.stripe_session_id)
        for letter in letters():
            post(letter)
        key = StripeEvent.objects.get(type="invoice.paid").pk

        states = together(*[lambda: handlers.process_stripe_event(event_id=key)] * CROWD)

        assert sorted(states) == [""] * (CROWD - 1) + ["done"]

    def test_workers_polls_and_letters_agree(self, shop, start, letters, post, pending):
        attempt = start()
        shop.complete_checkout(attempt.stripe_session_id)
        for letter in letters():
            post(letter)

        def work():
            for key in ledger.waiting(limit=100):
                handlers.process_stripe_event(event_id=key)

        def poll():
            services.sync_attempt(attempt=CheckoutAttempt.objects.get(pk=attempt.pk))

        together(work, work, work, poll, poll, poll)
        StripeEvent.objects.filter(state="received").update(next_at=clock.now())
        work()

        pending.refresh_from_db()
        assert pending.access_state == "active"
        assert TribeSubscription.objects.count() == 1
        assert AccessTransition.objects.filter(tribe=pending).count() == 1
        assert not StripeEvent.objects.exclude(state__in=["done", "ignored"]).exists()

    def test_a_trial_and_a_payment_at_once_end_paid(self, shop, start, pending, farid_account):
        attempt = start()
        shop.complete_checkout(attempt.stripe_session_id)

        def try_out():
            services.start_trial(actor=farid_account, tribe=pending, plan_code="tribe")

        def look():
            services.sync_attempt(attempt=CheckoutAttempt.objects.get(pk=attempt.pk))

        try:
            together(try_out, look)
        except services.trials.AlreadyPaid:
            look()

        pending.refresh_from_db()
        assert pending.access_state == "active"

    def test_two_plans_at_once_leave_one_page_open(self, shop, start):
        def small():
            return start(plan_code="tribe", client_token=uuid.uuid4())

        def large():
            return start(plan_code="large_tribe", client_token=uuid.uuid4())

        together(small, large)

        sessions = shop.api.v1.checkout.sessions.list({"limit": 100}).data
        assert [one.status for one in sessions].count("open") == 1
        assert CheckoutAttempt.objects.filter(status="open").count() == 1
