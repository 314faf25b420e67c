"""Rows of the table of failure cases: what is bought, by whom, and what it is tied to."""

import uuid

import pytest

from billing import services
from billing.models import BillingAccount, Invoice, StaffTask, TribeSubscription
from billing.selectors import outcome_of
from billing.services import drafts, orders
from core.privacy.errors import OnlyOwner
from core.privacy.services import erase_account
from tenants.models import OrganisationRole, Tribe
from tenants.services import found_tribe
from tests.support.orders import order_of


def test_row_17_a_debit_on_its_way_opens_the_tribe_and_says_so(start, shop, pending, hear):
    attempt = start()
    page = f"checkout/{attempt.stripe_session_id}/complete"
    shop.control(page, means="NL39RABO0300065264")
    services.sync_attempt(attempt=attempt)

    pending.refresh_from_db()
    assert (outcome_of(attempt), pending.access_state) == ("processing", "active")

    shop.control(f"payments/{Invoice.objects.get().stripe_invoice_id}/bounce")
    hear()
    pending.refresh_from_db()
    assert (outcome_of(attempt), pending.access_state) == ("failed", "past_due")


def test_row_21_a_vat_number_found_wrong_after_the_vat_was_shifted_is_for_staff(
    shop, pending, farid_account, hear
):
    account = BillingAccount.objects.create(
        organisation=pending.organisation, may_pay_by_invoice=True
    )
    orders.order_by_invoice(
        actor=farid_account,
        tribe=pending,
        order=order_of(country="BE", kvk_number="", vat_number="BE0111111111"),
        client_token=uuid.uuid4(),
    )
    drafts.prepare_drafts()
    hear()
    account.refresh_from_db()
    assert account.tax_status == "eu_b2b_pending"

    shop.advance(seconds=120)
    hear()

    account.refresh_from_db()
    invoice = Invoice.objects.get()
    task = StaffTask.objects.get(kind="vat_number_wrong")
    assert (invoice.tax_reason, invoice.tax_cents) == ("reverse_charge", 0)
    assert (account.tax_status, task.account) == ("eu_b2c", account)
    assert task.facts == {"invoices": [invoice.number]}


@pytest.fixture
def other(farid_account):
    """Another organisation of Farid's."""
    founded = found_tribe(
        actor=farid_account,
        name="Meadow",
        slug="meadow",
        founding_key=uuid.uuid4(),
        organisation_name="Meadow people",
    )
    return founded.organisation


def test_row_32_once_the_subscription_ended_it_can_go(paid, other, shop, hear):
    shop.api.v1.subscriptions.cancel(TribeSubscription.objects.get().stripe_subscription_id)
    hear()
    paid.refresh_from_db()

    paid.organisation = other
    paid.save()

    assert Tribe.objects.get(pk=paid.pk).organisation == other


def test_row_33_the_last_who_can_pay_for_a_subscription_does_not_go(paid, farid_account):
    with pytest.raises(OnlyOwner):
        erase_account(actor=farid_account, confirmation=farid_account.email)

    assert OrganisationRole.objects.filter(organisation=paid.organisation).count() == 1
