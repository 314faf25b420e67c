"""What letters did not tell is found: by asking, by comparing at night, and by adding up."""

import datetime as dt
import itertools

import pytest

from billing import handlers, tasks
from billing.models import (
    BillingAccount,
    Invoice,
    ReconcileDrift,
    ReconcileRun,
    StaffTask,
    StripeEvent,
    TribeSubscription,
)
from billing.services import reconciling
from core.common import clock


def poll():
    return reconciling.poll(kinds=handlers.KNOWN)


@pytest.fixture
def fail_at(shop, monkeypatch):
    """Let one of the next calls fail."""

    def arm(number):
        send, count = shop.contract.request, itertools.count(1)

        def request(*args):
            if next(count) == number:
                shop.fail_next(500)
            return send(*args)

        monkeypatch.setattr(shop.contract, "request", request)

    return arm


class TestAsking:
    def test_letters_that_never_came_are_asked_for(self, lost, process):
        run = poll()
        process()

        lost.refresh_from_db()
        assert lost.access_state == "active"
        assert run.is_complete
        assert run.found == StripeEvent.objects.count() > 3
        assert set(StripeEvent.objects.values_list("source", flat=True)) == {"poll"}

    def test_what_we_have_is_not_asked_for_again(self, told, post, process):
        for letter in told:
            post(letter)

        run = poll()

        assert run.found == 0
        assert not StripeEvent.objects.filter(source="poll").exists()
        assert set(StripeEvent.objects.values_list("deliveries", flat=True)) == {1}

    def test_an_event_we_cannot_read_hides_no_other(self, lost, shop, process):
        shop.api.v1.coupons.create({"id": "SUMMER.20", "percent_off": 20, "duration": "once"})
        assert shop.api.v1.events.list({"type": "coupon.created"}).data

        run = poll()
        process()

        lost.refresh_from_db()
        assert run.is_complete
        assert lost.access_state == "active"

    def test_the_next_time_it_goes_on_where_it_stopped(self, lost, shop):
        first = poll()
        before = len(shop.contract.calls)

        second = poll()

        assert second.last_event_id == first.last_event_id != ""
        assert second.found == 0
        assert len(shop.contract.calls) == before + 1

    def test_after_a_silence_of_a_month_everything_is_fetched(self, lost, shop):
        """The letters are forgotten by Stripe by then: only the objects tell."""
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

        run = poll()

        lost.refresh_from_db()
        assert (run.looked_at, lost.access_state) == (0, "active")
        assert Invoice.objects.get().status == "paid"

    def test_stripe_away_is_an_incomplete_run_and_staff_hears_the_second_time(self, shop):
        shop.fail_next(500, count=2)

        assert not poll().is_complete
        assert not StaffTask.objects.exists()
        assert not poll().is_complete

        assert StaffTask.objects.get().kind == "reconcile_incomplete"


class TestComparing:
    def test_a_payment_nobody_told_of_is_found(self, lost):
        run = reconciling.reconcile()

        lost.refresh_from_db()
        assert lost.access_state == "active"
        assert (run.is_complete, run.found, run.fixed) == (True, 4, 4)
        assert set(ReconcileDrift.objects.values_list("object_type", flat=True)) == {
            "subscription",
            "invoice",
            "customer",
            "payment_method",
        }

    def test_what_agrees_is_left_alone(self, paid, hear):
        """A subscription, an invoice, a customer without a fault, and a card."""
        hear()

        run = reconciling.reconcile()

        assert (run.is_complete, run.looked_at, run.found) == (True, 4, 0)

    def test_an_altered_mirror_is_put_right_and_written_down(self, paid, hear):
        hear()
        TribeSubscription.objects.update(status="past_due", cancel_at_period_end=True)
        Invoice.objects.update(total_cents=1)

        run = reconciling.reconcile()

        assert TribeSubscription.objects.get().status == "active"
        assert Invoice.objects.get().total_cents == 145_200
        assert (run.found, run.fixed) == (2, 2)
        seen = set(ReconcileDrift.objects.values_list("field", "here", "there"))
        assert ("status", "past_due", "active") in seen
        assert ("total_cents", "1", "145200") in seen
        assert not ReconcileDrift.objects.filter(fixed_at=None).exists()

    def test_what_stripe_no_longer_has_has_ended(self, paid, hear):
        hear()
        TribeSubscription.objects.update(stripe_subscription_id="sub_gone")
        Invoice.objects.all().update(subscription=None)

        reconciling.reconcile()

        gone = TribeSubscription.objects.get(stripe_subscription_id="sub_gone")
        assert gone.status == "canceled"

    @pytest.mark.parametrize("page", range(1, 9))
    def test_a_list_that_was_not_read_to_the_end_fixes_nothing(self, paid, hear, fail_at, page):
        hear()
        TribeSubscription.objects.update(status="past_due")
        Invoice.objects.update(stripe_invoice_id="in_elsewhere", status="open")
        fail_at(page)

        run = reconciling.reconcile()

        assert not run.is_complete
        assert not ReconcileDrift.objects.exists()
        assert Invoice.objects.get().status == "open"
        assert TribeSubscription.objects.get().status == "past_due"

    def test_two_nights_with_differences_are_for_staff(self, paid, hear):
        hear()
        for _night in range(2):
            TribeSubscription.objects.update(status="past_due")
            reconciling.reconcile()

        assert StaffTask.objects.get().kind == "drift"

    def test_somebody_elses_subscription_is_no_difference(self, shop, start):
        attempt = start()
        shop.unchecked_api.v1.subscriptions.create(
            {
                "customer": attempt.account.stripe_customer_id,
                "items": [{"price": attempt.price.stripe_price_id}],
                "trial_period_days": 7,
            }
        )

        run = reconciling.reconcile()

        assert not TribeSubscription.objects.exists()
        assert not ReconcileDrift.objects.filter(object_type="subscription").exists()
        assert run.is_complete


class TestWeekly:
    def test_nothing_odd_is_nothing_found(self, paid, hear):
        hear()

        assert reconciling.check_weekly().found == 0

    def test_a_customer_nobody_knows_is_found(self, paid, hear, shop, settings):
        hear()
        stray = shop.api.v1.customers.create({"metadata": {"env": settings.ENVIRONMENT}})
        shop.api.v1.customers.create({"metadata": {"env": "elsewhere"}})

        assert reconciling.check_weekly().found == 1
        assert StaffTask.objects.get().subject == stray.id

    def test_an_account_whose_customer_is_not_there_is_found(self, paid, hear):
        hear()
        BillingAccount.objects.update(stripe_customer_id="cus_gone")

        reconciling.check_weekly()

        assert StaffTask.objects.filter(
            kind="account_without_customer", subject="cus_gone"
        ).exists()

    def test_a_second_live_subscription_is_found(self, paid, hear, shop):
        hear()
        mirror = TribeSubscription.objects.get()
        stray = shop.unchecked_api.v1.subscriptions.create(
            {
                "customer": mirror.account.stripe_customer_id,
                "items": [{"price": mirror.price.stripe_price_id}],
                "trial_period_days": 7,
            }
        )

        reconciling.check_weekly()

        assert StaffTask.objects.get(kind="subscription_without_tribe").subject == stray.id

    def test_a_first_payment_that_hangs_is_found(self, paid, hear):
        hear()
        TribeSubscription.objects.update(
            status="incomplete", created_at=clock.now() - dt.timedelta(days=2)
        )

        reconciling.check_weekly()

        assert StaffTask.objects.filter(kind="first_payment_hangs").exists()

    def test_sums_that_differ_are_an_alarm(self, paid, hear):
        hear()
        Invoice.objects.update(amount_paid_cents=1)

        reconciling.check_weekly()

        drift = ReconcileDrift.objects.get()
        assert (drift.field, drift.here, drift.there) == ("sums_differ", "1", "145200")
        assert drift.severity == "alarm"


def test_the_rounds_do_it(lost, process):
    tasks.poll_stripe_events()
    process()
    tasks.reconcile_stripe()
    tasks.check_stripe_weekly()

    lost.refresh_from_db()
    assert lost.access_state == "active"
    assert set(ReconcileRun.objects.values_list("kind", "is_complete")) == {
        ("events", True),
        ("nightly", True),
        ("weekly", True),
    }
