"""A tribe that was put away as nobody paid: its subscription ends, and a payment still wins."""

import datetime as dt

import pytest
from django.db.models import F

from billing import services
from billing.models import BillingCommand, BillingNotice, Invoice, TribeSubscription
from billing.services import commands
from billing.services.late_payments import paid_after_the_end
from billing.services.leases import leased
from billing.services.syncing import sync_invoice
from billing.services.unpaid_ends import end_unpaid
from billing.working_days import working_moment
from core.common import clock
from core.mail.services import send_waiting
from tenants import services as tenants
from tenants.models import AccessTransition, Tribe
from tests.billing.test_year import use_card


@pytest.fixture
def unpaid(shop, paid, hear, wait):
    """Farid's tribe, whose renewal was refused."""
    hear()
    use_card(shop, "pm_card_chargeCustomerFail")
    wait(days=366, seconds=7200)
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


class TestPaidAfterAll:
    """The old invoice, which is still owed, is paid when the tribe was put away."""

    @pytest.fixture
    def owed(self, unpaid, settings):
        """What is owed for a tribe that was put away and whose subscription was ended."""
        settings.LADDER_VOIDS_INVOICES = False
        tenants.set_access(tribe=unpaid, state="archived")
        commands.send(command=end_unpaid(tribe=unpaid))
        return Invoice.objects.get(status="uncollectible")

    @pytest.fixture
    def pay(self, shop, hear, wait, owed):
        """Pay it by bank, a week later."""

        def pay_by_bank():
            wait(days=7)
            wish = {"paid_out_of_band": True}
            shop.api.v1.invoices.pay(owed.stripe_invoice_id, wish)
            hear()

        return pay_by_bank

    def test_it_opens_the_tribe_for_the_year_that_it_is_for(self, unpaid, owed, pay):
        pay()

        unpaid.refresh_from_db()
        owed.refresh_from_db()
        year_end = dt.datetime.fromisoformat(owed.lines[0]["until"])
        assert TribeSubscription.objects.get().status == "canceled"
        assert (owed.status, unpaid.access_state) == ("paid", "active")
        assert unpaid.access_until == year_end
        move = AccessTransition.objects.filter(tribe=unpaid).latest("id")
        assert (move.from_state, move.to_state, move.cause) == ("archived", "active", "event")

    def test_it_opens_in_the_transaction_that_writes_the_payment(
        self, shop, unpaid, owed, wait, monkeypatch
    ):
        """When writing the access fails, the payment is not written either."""
        wait(days=7)
        shop.api.v1.invoices.pay(owed.stripe_invoice_id, {"paid_out_of_band": True})
        seen = []

        def fail(*, tribe, **_more):
            seen.append((tribe.access_state, Invoice.objects.get(pk=owed.pk).status))
            raise RuntimeError("the power fails")

        monkeypatch.setattr(tenants, "set_access", fail)
        customer = owed.account.stripe_customer_id
        with leased(customer) as lease, pytest.raises(RuntimeError):
            sync_invoice(account=owed.account, invoice_id=owed.stripe_invoice_id, lease=lease)

        owed.refresh_from_db()
        assert seen == [("archived", "paid")]
        assert owed.status == "uncollectible"

    def test_after_that_year_it_is_as_if_it_had_been_cancelled(self, unpaid, pay):
        pay()
        ends_at = Tribe.objects.get(pk=unpaid.pk).access_until

        with clock.standing_at(ends_at + dt.timedelta(days=1)):
            services.run_ladder()

        unpaid.refresh_from_db()
        assert unpaid.access_state == "cancelled"
        assert unpaid.access_until == working_moment(ends_at + dt.timedelta(days=30))

    def test_the_mail_says_until_when(self, pay, mailoutbox):
        pay()
        send_waiting()

        [mail] = [one for one in mailoutbox if "is open again" in one.subject]
        assert "does not go on by itself" in mail.body

    def test_before_that_end_somebody_is_told_as_nothing_follows(self, unpaid, pay, mailoutbox):
        pay()
        ends_at = Tribe.objects.get(pk=unpaid.pk).access_until

        for days in (15, 14, 13, 3, 2):
            with clock.standing_at((ends_at - dt.timedelta(days=days)).replace(hour=10)):
                services.run_reminders()
                send_waiting()

        told = BillingNotice.objects.filter(kind="paid_ending").order_by("due_at")
        assert [one.step.partition(":")[0] for one in told] == ["14", "3"]
        mails = [one for one in mailoutbox if "is paid until" in one.subject]
        assert len(mails) == 2
        assert f"/billing/tribes/{unpaid.pk}/" in mails[0].body

    def test_who_subscribed_again_meanwhile_is_not_told(self, shop, unpaid, pay, start):
        pay()
        attempt = start()
        shop.complete_checkout(attempt.stripe_session_id)
        services.sync_attempt(attempt=attempt)
        ends_at = paid_after_the_end()[unpaid.pk]

        with clock.standing_at((ends_at - dt.timedelta(days=14)).replace(hour=10)):
            services.run_reminders()

        assert not BillingNotice.objects.filter(kind="paid_ending").exists()

    def test_money_that_was_given_back_opens_nothing(self, unpaid, pay):
        pay()
        assert paid_after_the_end([unpaid.pk])

        Invoice.objects.filter(status="paid").update(credited_cents=F("total_cents"))

        assert paid_after_the_end([unpaid.pk]) == {}


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
