"""A year that runs before it is paid for is not said to be paid."""

import datetime as dt

import pytest

from tenants.models import Tribe


@pytest.fixture
def place(alpha):
    Tribe.objects.filter(pk=alpha.pk).update(access_state="active")
    return f"/organisations/{alpha.organisation_id}/billing/"


@pytest.fixture
def page(visit, ada_account, place):
    """The overview as Ada reads it."""

    def read():
        return visit(ada_account).get(place).content.decode()

    return read


@pytest.fixture
def told(visit, ada_account, place):
    """The bill as Ada's program reads it."""

    def read():
        return visit(ada_account).get(f"/api/v1{place}").json()

    return read


@pytest.mark.parametrize(
    ("invoice", "sentence"),
    [
        (
            {"due_at": dt.datetime(2037, 3, 14, 12, tzinfo=dt.UTC)},
            "The invoice for this year is not paid yet; it is due on 14 March 2037.",
        ),
        ({"status": "draft"}, "The invoice for this year is not paid yet."),
    ],
)
def test_a_year_that_is_not_paid_yet_is_not_said_to_be(
    page, told, subscription, to_be_paid, invoice, sentence
):
    to_be_paid(subscription=subscription, billing_reason="subscription_create", **invoice)

    [bill] = told()["bills"]

    assert (sentence in page(), "Paid until" in page()) == (True, False)
    assert sentence in bill["status"]["sentences"][0]


def test_what_an_upgrade_still_costs_leaves_the_year_paid_for(page, subscription, to_be_paid):
    to_be_paid(subscription=subscription, billing_reason="subscription_update")

    assert "Paid until" in page()


def test_a_year_that_ends_unpaid_says_both(page, subscribed, to_be_paid):
    to_be_paid(
        subscription=subscribed(cancel_at_period_end=True), billing_reason="subscription_create"
    )

    assert "not paid yet. Then it ends, and nothing more is charged." in page()
