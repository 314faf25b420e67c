"""Rows of the table of failure cases: who pays, from where, and for which tribe."""

import pytest
from django.db.models import ProtectedError

from billing.errors import TribeIsPaidFor
from billing.models import BillingAccount, Invoice, StaffTask, TribeSubscription
from tenants.models import Organisation

BELGIAN = {"country": "BE", "city": "Gent", "line1": "Korenmarkt 1", "postal_code": "9000"}


@pytest.fixture
def account(paid, hear):
    """Farid's organisation, all about whose payment was heard."""
    hear()
    return BillingAccount.objects.get()


@pytest.fixture
def move(shop, account, hear):
    """Let the organisation live elsewhere, as Stripe knows it."""

    def to(address):
        shop.api.v1.customers.update(account.stripe_customer_id, {"address": address})
        hear()
        account.refresh_from_db()

    return to


def test_row_21_a_vat_number_that_turns_out_wrong_is_for_staff(
    shop, account, move, hear, wait, paid
):
    shop.control("vies", status="verified")
    move(BELGIAN)
    number = shop.api.v1.customers.tax_ids.create(
        account.stripe_customer_id, {"type": "eu_vat", "value": "BE0411905847"}
    )
    wait(seconds=120)
    hear()
    account.refresh_from_db()
    assert account.tax_status == "eu_b2b_verified"
    wait(days=366, seconds=7200)
    hear()
    shifted = Invoice.objects.get(billing_reason="subscription_cycle")
    assert (shifted.tax_cents, shifted.tax_reason) == (0, "reverse_charge")

    shop.control("vies", status="unverified", value="BE0411905847")
    shop.api.v1.customers.tax_ids.delete(account.stripe_customer_id, number.id)
    again = shop.api.v1.customers.tax_ids.create(
        account.stripe_customer_id, {"type": "eu_vat", "value": "BE0411905847"}
    )
    wait(seconds=120)
    hear()

    account.refresh_from_db()
    task = StaffTask.objects.get(kind="vat_number_wrong")
    assert account.tax_status == "eu_b2c"
    assert (task.subject, task.facts) == (again.id, {"invoices": [shifted.number]})
    # Stripe goes on shifting the VAT for as long as the number stands there.
    shop.api.v1.customers.tax_ids.delete(account.stripe_customer_id, again.id)
    wait(days=366, seconds=7200)
    hear()
    corrected = Invoice.objects.order_by("issued_at").last()
    assert corrected.tax_cents > 0
    paid.refresh_from_db()
    assert paid.access_state == "active"


def test_row_23_an_address_changed_within_the_year_is_shown_and_charges_nothing_back(
    shop, account, move
):
    before = Invoice.objects.get()

    move(BELGIAN)

    assert (account.country, account.city) == ("BE", "Gent")
    after = Invoice.objects.get()
    assert (after.total_cents, after.tax_cents) == (before.total_cents, before.tax_cents)
    assert len(shop.api.v1.invoices.list().data) == 1


def test_row_31_an_organisation_with_a_subscription_is_not_deleted(account, paid):
    with pytest.raises(ProtectedError):
        paid.organisation.delete()
    with pytest.raises(ProtectedError):
        account.delete()

    assert TribeSubscription.objects.get().tribe == paid


def test_row_32_a_tribe_with_a_subscription_stays_with_its_organisation(account, paid):
    elsewhere = Organisation.objects.create(name="Elsewhere", country="NL")
    before = paid.organisation
    paid.organisation = elsewhere

    with pytest.raises(TribeIsPaidFor):
        paid.save()

    paid.refresh_from_db()
    assert paid.organisation == before
    TribeSubscription.objects.update(status="canceled")
    paid.organisation = elsewhere
    paid.save()
