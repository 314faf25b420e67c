"""What was fetched is written down: whole, once, and only when something changed."""

import pytest

from billing.models import (
    BillingAccount,
    Invoice,
    InvoicePayment,
    PaymentMethod,
    ReconcileDrift,
    StaffTask,
    TaxId,
    TribeSubscription,
)
from billing.services import syncing
from billing.services.leases import leased


@pytest.fixture
def heard(paid, hear):
    """Farid's tribe is paid for, and everything Stripe had to say was heard."""
    hear()
    return paid


@pytest.fixture
def account(heard):
    return BillingAccount.objects.get()


def test_an_invoice_is_mirrored_with_its_lines_its_vat_and_its_payment(heard):
    invoice = Invoice.objects.get()
    payment = InvoicePayment.objects.get()

    assert (invoice.subtotal_cents, invoice.tax_cents, invoice.total_cents) == (
        120_000,
        25_200,
        145_200,
    )
    assert invoice.collection == "charge_automatically"
    assert invoice.billing_reason == "subscription_create"
    assert [line["amount_cents"] for line in invoice.lines] == [120_000]
    assert not invoice.lines[0]["is_proration"]
    assert invoice.hosted_url.startswith("http://127.0.0.1:")
    assert (payment.status, payment.amount_cents, payment.method_type) == ("paid", 145_200, "card")
    assert payment.charge_id.startswith("ch_")
    assert payment.failure == ""


def test_the_way_to_pay_is_mirrored_and_never_a_whole_number(heard, account):
    method = PaymentMethod.objects.get()

    assert (method.type, method.brand, method.last4) == ("card", "visa", "4242")
    assert (method.exp_month, method.exp_year, method.bank_country) == (12, 2034, "NL")
    assert TribeSubscription.objects.get().method == method
    assert not [field for field in vars(method).values() if "424242424242" in str(field)]


def test_the_default_way_to_pay_moves_to_another_one(shop, account, hear):
    customer = {"customer": account.stripe_customer_id}
    second = shop.api.v1.payment_methods.attach("pm_card_mastercard", customer)
    for method in (PaymentMethod.objects.get().stripe_method_id, second.id):
        wish = {"invoice_settings": {"default_payment_method": method}}
        shop.api.v1.customers.update(account.stripe_customer_id, wish)
        hear()

    default = PaymentMethod.objects.get(is_default=True)
    assert default.stripe_method_id == second.id


def test_a_way_to_pay_that_was_taken_away_is_kept_as_such(shop, account, hear):
    method = PaymentMethod.objects.get()

    shop.api.v1.payment_methods.detach(method.stripe_method_id)
    hear()

    method.refresh_from_db()
    assert method.detached_at is not None
    assert not method.is_default


def test_a_vat_number_is_mirrored_and_decides_the_vat(shop, account, hear):
    customer = account.stripe_customer_id
    shop.api.v1.customers.update(customer, {"address": {"country": "BE", "city": "Gent"}})
    made = shop.api.v1.customers.tax_ids.create(
        customer, {"type": "eu_vat", "value": "BE0123456789"}
    )
    hear()

    account.refresh_from_db()
    number = TaxId.objects.get()
    assert (number.type, number.value) == ("eu_vat", "BE0123456789")
    assert (account.country, account.city) == ("BE", "Gent")
    assert (
        account.tax_status
        == {
            "verified": "eu_b2b_verified",
            "pending": "eu_b2b_pending",
        }[number.verification]
    )

    shop.api.v1.customers.tax_ids.delete(customer, made.id)
    hear()

    account.refresh_from_db()
    assert not TaxId.objects.exists()
    assert account.tax_status == "eu_b2c"


def test_an_address_for_invoices_that_nobody_chose_stays_empty(shop, account, hear):
    wish = {"name": "Boomgaard BV", "email": "invoices@example.org"}
    shop.api.v1.customers.update(account.stripe_customer_id, wish)
    hear()

    account.refresh_from_db()
    assert (account.legal_name, account.billing_email) == ("Boomgaard BV", "")


def test_an_address_for_invoices_that_somebody_chose_follows(shop, account, hear):
    BillingAccount.objects.update(billing_email="before@example.org")
    shop.api.v1.customers.update(account.stripe_customer_id, {"email": "after@example.org"})
    hear()

    account.refresh_from_db()
    assert account.billing_email == "after@example.org"


def test_what_is_the_same_is_not_written_again(shop, account):
    subscription = TribeSubscription.objects.get()
    invoice = Invoice.objects.get()

    with leased(account.stripe_customer_id) as lease:
        syncing.sync_invoice(account=account, invoice_id=invoice.stripe_invoice_id, lease=lease)

    for row in (subscription, invoice):
        before = row.updated_at, row.synced_at
        row.refresh_from_db()
        assert row.updated_at == before[0]
        assert row.synced_at > before[1]


def test_a_subscription_that_stripe_does_not_know_has_ended(account, heard, shop):
    subscription = TribeSubscription.objects.get()
    TribeSubscription.objects.update(stripe_subscription_id="sub_gone")

    with leased(account.stripe_customer_id) as lease:
        assert syncing.sync_subscription(account=account, subscription_id="sub_gone", lease=lease)

    subscription.refresh_from_db()
    heard.refresh_from_db()
    assert (subscription.status, heard.access_state) == ("canceled", "cancelled")


def test_a_draft_that_was_thrown_away_is_void(account, shop):
    Invoice.objects.update(stripe_invoice_id="in_gone", status="open")

    with leased(account.stripe_customer_id) as lease:
        assert syncing.sync_invoice(account=account, invoice_id="in_gone", lease=lease)

    assert Invoice.objects.get().status == "void"


def test_a_change_that_is_not_ours_is_noted(shop, account, hear):
    subscription = TribeSubscription.objects.get()
    wish = {"cancel_at_period_end": True}
    shop.api.v1.subscriptions.update(subscription.stripe_subscription_id, wish)

    hear()

    note = ReconcileDrift.objects.get()
    assert (note.field, note.here, note.there) == ("cancel_at_period_end", "False", "True")
    assert note.severity == "note"
    subscription.refresh_from_db()
    assert subscription.cancel_at_period_end


def test_nothing_that_went_well_is_left_to_staff(heard):
    assert not StaffTask.objects.exists()
