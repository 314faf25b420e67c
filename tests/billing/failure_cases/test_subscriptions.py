"""Rows of the table of failure cases: what is changed at Stripe, and what time does."""

import datetime as dt

import pytest

from billing.models import (
    BillingAccount,
    Invoice,
    ReconcileDrift,
    StaffTask,
    TribeSubscription,
)

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
    shop.advance(days=366)
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

    wait(days=366)
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


def _there(shop, mirror):
    """The period as Stripe tells it, in UTC."""
    found = shop.api.v1.subscriptions.retrieve(mirror.stripe_subscription_id)
    [item] = found["items"].data
    return tuple(
        dt.datetime.fromtimestamp(moment, dt.UTC)
        for moment in (item.current_period_start, item.current_period_end)
    )
