"""Rows of the table of failure cases: what is changed at Stripe, and what time does."""

import datetime as dt

import pytest

from billing import gateway, handlers, rules, services
from billing.models import (
    BillingAccount,
    BillingNotice,
    Invoice,
    ReconcileDrift,
    StaffTask,
    StripeEvent,
    TribeSubscription,
)
from billing.services.access import decide
from billing.working_days import working_moment
from core.common import clock
from tenants.models import Tribe
from tests.billing.test_races import together

LEAP_DAY = dt.datetime(2028, 2, 29, 9, 30, tzinfo=dt.UTC)


@pytest.fixture
def mirror(paid, hear):
    """The subscription of Farid's tribe, about which everything was heard."""
    hear()
    return TribeSubscription.objects.get()


@pytest.fixture
def unknown_price(shop, mirror):
    """A price that somebody made in Stripe's Dashboard."""
    return shop.api.v1.prices.create(
        {
            "product": mirror.price.stripe_product_id,
            "currency": "eur",
            "unit_amount": 99_000,
            "recurring": {"interval": "year"},
            "tax_behavior": "exclusive",
        }
    )


def test_row_27_a_change_in_the_dashboard_is_mirrored_and_noted(shop, mirror, hear):
    shop.api.v1.subscriptions.update(mirror.stripe_subscription_id, {"cancel_at_period_end": True})

    hear()

    mirror.refresh_from_db()
    note = ReconcileDrift.objects.get()
    assert mirror.cancel_at_period_end
    assert (note.field, note.severity) == ("cancel_at_period_end", "note")


def test_row_27_with_a_price_we_do_not_know_the_tribe_keeps_what_it_has(
    shop, mirror, unknown_price, hear, paid
):
    before = (paid.plan, paid.access_state)
    [item] = shop.api.v1.subscriptions.retrieve(mirror.stripe_subscription_id)["items"].data

    shop.api.v1.subscriptions.update(
        mirror.stripe_subscription_id,
        {
            "items": [{"id": item.id, "price": unknown_price.id}],
            "proration_behavior": "none",
        },
    )
    hear()

    mirror.refresh_from_db()
    paid.refresh_from_db()
    assert mirror.price is None
    assert (paid.plan, paid.access_state) == before
    task = StaffTask.objects.get(kind="unknown_price")
    assert task.facts == {"price": unknown_price.id}
    assert ReconcileDrift.objects.filter(field="price", severity="note").exists()


def test_row_28_a_customer_deleted_at_stripe_ends_what_it_paid_for(shop, mirror, hear, paid):
    account = BillingAccount.objects.get()

    shop.api.v1.customers.delete(account.stripe_customer_id)
    hear()

    account.refresh_from_db()
    mirror.refresh_from_db()
    paid.refresh_from_db()
    assert (mirror.status, paid.access_state) == ("canceled", "cancelled")
    assert account.deleted_at is not None
    assert StaffTask.objects.get(kind="customer_deleted").subject == account.stripe_customer_id


def test_row_29_an_archived_price_and_a_renamed_plan_change_nothing_for_subscribers(
    shop, mirror, hear, paid
):
    before = (paid.plan, paid.access_state, mirror.price)
    shop.api.v1.prices.update(mirror.price.stripe_price_id, {"active": False})
    shop.api.v1.products.update(mirror.price.stripe_product_id, {"name": "Something else"})

    hear()
    shop.advance(days=366, seconds=7200)
    hear()

    mirror.refresh_from_db()
    paid.refresh_from_db()
    assert (paid.plan, paid.access_state, mirror.price) == before
    assert list(Invoice.objects.values_list("status", flat=True)) == ["paid", "paid"]
    assert StaffTask.objects.get(kind="catalogue_changed").subject == "tribe"


def test_row_34_a_year_that_begins_on_a_leap_day_ends_as_stripe_says(
    shop, wait, start, hear, pending
):
    wait(seconds=int(LEAP_DAY.timestamp()) - shop.look("clock")["now"])
    shop.complete_checkout(start().stripe_session_id)
    hear()
    mirror = TribeSubscription.objects.get()
    assert _there(shop, mirror) == (mirror.current_period_start, mirror.current_period_end)
    assert mirror.current_period_start.date() == LEAP_DAY.date()
    assert mirror.current_period_end.date() in (dt.date(2029, 2, 28), dt.date(2029, 3, 1))

    wait(days=366, seconds=7200)
    hear()

    mirror.refresh_from_db()
    pending.refresh_from_db()
    assert _there(shop, mirror) == (mirror.current_period_start, mirror.current_period_end)
    assert pending.access_state == "active"


@pytest.mark.parametrize("month", [3, 10])
def test_row_34_over_a_change_of_the_clock_moments_stay_what_they_are(
    shop, wait, start, hear, month
):
    begun = dt.datetime(2027, month, 27 if month == 3 else 30, 23, 30, tzinfo=dt.UTC)
    wait(seconds=int(begun.timestamp()) - shop.look("clock")["now"])
    shop.complete_checkout(start().stripe_session_id)
    hear()

    mirror = TribeSubscription.objects.get()
    assert _there(shop, mirror) == (mirror.current_period_start, mirror.current_period_end)
    assert mirror.current_period_end == mirror.current_period_start.replace(year=2028)


@pytest.mark.usefixtures("committed_db")
class TestTogether:
    def test_row_40_a_payment_on_the_last_day_wins_whoever_comes_first(
        self, shop, start, letters, post, pending
    ):
        """Nothing erases a tribe by itself; the last step of the ladder is to archive it."""
        shop.complete_checkout(start().stripe_session_id)
        for letter in letters():
            post(letter)
        key = StripeEvent.objects.get(type="invoice.paid").pk
        today = working_moment(clock.now())
        _on_the_last_day(pending, today)
        assert _at(today, lambda: decide(pending)).state == "archived"

        together(
            lambda: _at(today, services.run_ladder),
            lambda: _at(today, lambda: handlers.process_stripe_event(event_id=key)),
        )

        pending.refresh_from_db()
        assert StripeEvent.objects.get(pk=key).state == "done"
        assert pending.access_state == "active"
        assert TribeSubscription.objects.get().unpaid_since is None


def _on_the_last_day(tribe, today):
    """Suspended for long, warned a week ago: to be archived today."""
    since = today - dt.timedelta(days=100)
    account = BillingAccount.objects.get()
    session = account.attempts.get()
    Tribe.objects.filter(pk=tribe.pk).update(access_state="suspended")
    TribeSubscription.objects.create(
        account=account,
        tribe=tribe,
        stripe_subscription_id=gateway.fetch_session(
            session_id=session.stripe_session_id
        ).subscription_id,
        status="past_due",
        unpaid_since=since,
        synced_at=today,
    )
    BillingNotice.objects.create(
        kind="ladder_warning",
        subject_id=tribe.pk,
        step=rules.step_key("archived", since),
        due_at=today,
        sent_at=today - dt.timedelta(days=7),
    )


def _at(moment, job):
    with clock.standing_at(moment):
        return job()


def _there(shop, mirror):
    """The period as Stripe tells it, in UTC."""
    found = shop.api.v1.subscriptions.retrieve(mirror.stripe_subscription_id)
    [item] = found["items"].data
    return tuple(
        dt.datetime.fromtimestamp(moment, dt.UTC)
        for moment in (item.current_period_start, item.current_period_end)
    )
