"""Starting to pay, and what becomes of it."""

import datetime as dt
import uuid

import pytest
from django.db import connection

from billing import services
from billing.errors import (
    AlreadyPaid,
    PaymentUnderWay,
    PlanNotForSale,
)
from billing.models import BillingAccount, CheckoutAttempt, Invoice, TribeSubscription
from core.common import clock
from core.common.errors import NotAllowed
from tenants.models import AccessTransition, OrganisationRole, Tribe
from tenants.services import drop_pending_tribe


def sessions(shop):
    return shop.api.v1.checkout.sessions.list({"limit": 100}).data


def test_paying_opens_the_tribe(shop, start, pending, farid_account):
    attempt = start()
    assert (attempt.status, attempt.url) == ("open", sessions(shop)[0].url)

    shop.complete_checkout(attempt.stripe_session_id)
    services.sync_attempt(attempt=attempt)

    pending.refresh_from_db()
    subscription = TribeSubscription.objects.get()
    assert (attempt.status, attempt.url) == ("complete", "")
    assert (pending.access_state, pending.access_until) == (
        "active",
        subscription.current_period_end,
    )
    assert (subscription.status, subscription.price) == ("active", attempt.price)
    assert (Invoice.objects.get().status, Invoice.objects.get().total_cents) == ("paid", 145_200)


def test_the_session_says_what_it_is_for(shop, start, pending, farid_account):
    attempt = start()

    [session] = sessions(shop)
    customer = shop.api.v1.customers.retrieve(session.customer)
    assert session.client_reference_id == str(attempt.pk)
    assert session.metadata.to_dict() == {
        "attempt_id": str(attempt.pk),
        "tribe_id": str(pending.pk),
        "env": "test",
    }
    assert (customer.name, customer.email) == ("Orchard people", farid_account.email)
    assert customer.address.country == "NL"
    assert session.success_url.endswith(f"/billing/checkout/{attempt.pk}/")
    assert session.cancel_url.endswith(f"/billing/checkout/{attempt.pk}/left/")


def test_the_change_of_access_is_written_down(paid):
    transition = AccessTransition.objects.get(tribe=paid)

    assert (transition.from_state, transition.to_state) == ("pending", "active")
    assert transition.cause_ref == TribeSubscription.objects.get().stripe_subscription_id


def test_opening_the_page_grants_nothing(start, pending):
    start()

    pending.refresh_from_db()
    assert pending.access_state == "pending"


def test_a_second_click_gets_the_same_page(shop, start):
    token = uuid.uuid4()

    first, second = start(client_token=token), start(client_token=token)

    assert first == second
    assert len(sessions(shop)) == 1


def test_another_tab_gets_the_same_page(shop, start):
    first, second = start(), start()

    assert (first.pk, first.url) == (second.pk, second.url)
    assert len(sessions(shop)) == 1


def test_another_plan_closes_the_first_page(shop, start):
    first = start()

    second = start(plan_code="large_tribe")

    first.refresh_from_db()
    assert (first.status, second.status) == ("expired", "open")
    assert sorted(session.status for session in sessions(shop)) == ["expired", "open"]


def test_a_page_paid_meanwhile_is_not_replaced(shop, start, pending):
    first = start()
    shop.complete_checkout(first.stripe_session_id)

    with pytest.raises(AlreadyPaid):
        start(plan_code="large_tribe")

    first.refresh_from_db()
    pending.refresh_from_db()
    assert (first.status, pending.access_state) == ("complete", "active")
    assert len(sessions(shop)) == 1


def test_a_page_about_to_close_is_replaced(shop, start):
    first = start()
    CheckoutAttempt.objects.update(expires_at=clock.now() + dt.timedelta(minutes=4))

    second = start()

    assert second.pk != first.pk
    assert len(sessions(shop)) == 2


def test_a_tribe_is_not_sold_twice(shop, paid, start):
    with pytest.raises(AlreadyPaid):
        start()

    assert len(sessions(shop)) == 1


def test_the_plan_that_was_paid_becomes_the_tribes(shop, start, pending):
    attempt = start(plan_code="large_tribe")
    shop.complete_checkout(attempt.stripe_session_id)

    services.sync_attempt(attempt=attempt)

    pending.refresh_from_db()
    assert pending.plan == "large_tribe"


@pytest.mark.parametrize("role", OrganisationRole.Role.values)
def test_everyone_with_a_role_pays(start, pending, chidi_account, role):
    OrganisationRole.objects.create(
        organisation=pending.organisation, account=chidi_account, role=role
    )

    assert start(actor=chidi_account).status == "open"


def test_a_stranger_does_not_pay(shop, start, chidi_account):
    with pytest.raises(NotAllowed):
        start(actor=chidi_account)

    assert not CheckoutAttempt.objects.exists()
    assert sessions(shop) == []


@pytest.mark.parametrize("code", ["unknown", "", "tribe' or 1=1", "x" * 5000])
def test_an_unknown_plan_is_not_for_sale(shop, start, code):
    with pytest.raises(PlanNotForSale):
        start(plan_code=code)

    assert not CheckoutAttempt.objects.exists()


def test_a_declined_card_leaves_everything_open(shop, start, pending):
    attempt = start()
    assert shop.decline_checkout(attempt.stripe_session_id).status_code == 402

    services.sync_attempt(attempt=attempt)

    pending.refresh_from_db()
    assert (attempt.status, pending.access_state) == ("open", "pending")
    shop.complete_checkout(attempt.stripe_session_id)
    assert services.sync_attempt(attempt=attempt).status == "complete"


def test_syncing_twice_is_harmless(shop, paid):
    attempt = CheckoutAttempt.objects.get()

    services.sync_attempt(attempt=attempt)

    assert TribeSubscription.objects.count() == 1
    assert AccessTransition.objects.filter(tribe=paid).count() == 1


def test_a_page_can_be_closed(shop, start, farid_account, chidi_account):
    attempt = start()
    with pytest.raises(NotAllowed):
        services.cancel_checkout(actor=chidi_account, attempt=attempt)

    closed = services.cancel_checkout(actor=farid_account, attempt=attempt)

    assert (closed.status, closed.url) == ("expired", "")
    assert sessions(shop)[0].status == "expired"
    assert services.cancel_checkout(actor=farid_account, attempt=closed).status == "expired"


def test_closing_a_page_that_was_paid_keeps_the_payment(shop, start, farid_account, pending):
    attempt = start()
    shop.complete_checkout(attempt.stripe_session_id)

    closed = services.cancel_checkout(actor=farid_account, attempt=attempt)

    pending.refresh_from_db()
    assert (closed.status, pending.access_state) == ("complete", "active")


def test_a_tribe_is_not_dropped_while_it_is_being_paid(start, pending, farid_account):
    attempt = start()
    with connection.cursor() as cursor:  # what a commit would do
        cursor.execute("set constraints all immediate")

    with pytest.raises(PaymentUnderWay):
        drop_pending_tribe(tribe=pending, actor=farid_account)
    assert Tribe.objects.filter(pk=pending.pk).exists()

    services.cancel_checkout(actor=farid_account, attempt=attempt)
    assert drop_pending_tribe(tribe=pending, actor=farid_account) is True
    assert not BillingAccount.objects.exists()


def test_two_tribes_of_an_organisation_share_a_customer(shop, paid, start, farid_account):
    Tribe.objects.filter(slug="beta").update(organisation=paid.organisation)
    other = Tribe.objects.get(slug="beta")

    attempt = start(tribe=other)

    assert attempt.account == BillingAccount.objects.get()
    assert len({session.customer for session in sessions(shop)}) == 1
