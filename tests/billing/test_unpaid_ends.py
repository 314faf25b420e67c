"""A tribe that was put away as nobody paid: its subscription ends, and a payment still wins."""

import pytest

from billing import services
from billing.models import BillingCommand, Invoice, TribeSubscription
from billing.services import commands
from billing.services.unpaid_ends import end_unpaid
from tests.billing.test_year import use_card


@pytest.fixture
def unpaid(shop, paid, hear, wait):
    """Farid's tribe, whose renewal was refused."""
    hear()
    use_card(shop, "pm_card_chargeCustomerFail")
    wait(days=366)
    hear()
    paid.refresh_from_db()
    return paid


@pytest.fixture(params=[True, False], ids=["taken back", "still owed"])
def voids(request, settings):
    settings.LADDER_VOIDS_INVOICES = request.param
    return request.param


def test_the_subscription_ends_and_nothing_more_is_asked_for(shop, unpaid, voids):
    command = commands.send(command=end_unpaid(tribe=unpaid))

    assert command.state == BillingCommand.State.DONE
    subscription = TribeSubscription.objects.get()
    assert subscription.status == "canceled"
    there = shop.api.v1.subscriptions.retrieve(subscription.stripe_subscription_id)
    assert there.cancellation_details.comment == "not paid"
    owed = Invoice.objects.latest("issued_at")
    assert owed.status == ("void" if voids else "uncollectible")


def test_ending_it_twice_is_once(unpaid, voids):
    first = end_unpaid(tribe=unpaid)

    assert end_unpaid(tribe=unpaid).pk == first.pk
    commands.send(command=first)
    commands.send(command=first)

    assert end_unpaid(tribe=unpaid) is None
    assert BillingCommand.objects.count() == 1


def test_a_payment_that_comes_before_the_end_wins(shop, unpaid, voids, hear):
    command = end_unpaid(tribe=unpaid)
    use_card(shop, "pm_card_visa")
    owed = Invoice.objects.get(status="open")
    shop.api.v1.invoices.pay(owed.stripe_invoice_id)

    commands.send(command=command)
    hear()

    unpaid.refresh_from_db()
    assert TribeSubscription.objects.get().status == "active"
    assert unpaid.access_state == "active"


def test_what_is_paid_is_not_ended(paid, hear):
    hear()

    assert end_unpaid(tribe=paid) is None


def test_a_tribe_without_a_subscription_has_nothing_to_end(alpha):
    assert end_unpaid(tribe=alpha) is None


def test_who_pays_again_has_everything_back_as_it_was(shop, unpaid, voids, start):
    commands.send(command=end_unpaid(tribe=unpaid))
    type(unpaid).objects.filter(pk=unpaid.pk).update(access_state="archived")

    attempt = start()
    shop.complete_checkout(attempt.stripe_session_id)
    services.sync_attempt(attempt=attempt)

    unpaid.refresh_from_db()
    assert unpaid.access_state == "active"
