"""Whole ways of paying, from our page to the year after: by bank, with a code, VAT, two tribes."""

import pytest

from billing.models import BillingAccount, Invoice, PaymentMethod, TaxId, TribeSubscription
from billing.services import reconciling
from tenants.models import AccessTransition, Tribe
from tests.billing.test_year import use_card

A_YEAR, VAT = 120_000, 25_200


@pytest.fixture
def pay(shop, start, hear):
    """Pay on the hosted page, in some way, and hear of it."""

    def go(*, tribe=None, **how):
        attempt = start(tribe=tribe) if tribe else start()
        shop.complete_checkout(attempt.stripe_session_id, **how)
        hear()
        return attempt

    return go


def state_of(slug="orchard"):
    return Tribe.objects.get(slug=slug).access_state


def test_who_paid_by_ideal_is_renewed_by_direct_debit(shop, pay, wait, hear):
    pay(means="ideal")
    first = Invoice.objects.get()
    assert (state_of(), first.status) == ("active", "paid")
    assert first.payments.get().method_type == "ideal"
    [left_behind] = PaymentMethod.objects.filter(detached_at=None)
    assert left_behind.type == "sepa_debit"

    wait(days=366, seconds=7200)
    hear()
    renewal = Invoice.objects.get(billing_reason="subscription_cycle")
    assert (renewal.is_processing, state_of()) == (True, "active")
    assert TribeSubscription.objects.get().is_at_risk is True

    shop.decide_debit(renewal.stripe_invoice_id, arrives=True)
    hear()

    renewal.refresh_from_db()
    mirror = TribeSubscription.objects.get()
    assert (renewal.status, renewal.amount_paid_cents) == ("paid", A_YEAR + VAT)
    assert renewal.payments.get().method_type == "sepa_debit"
    assert (mirror.is_at_risk, mirror.unpaid_since, mirror.method) == (False, None, left_behind)
    assert set(AccessTransition.objects.values_list("to_state", flat=True)) == {"active"}


def test_the_debit_after_ideal_that_bounces_makes_the_tribe_late(shop, pay, wait, hear):
    pay(means="ideal")
    wait(days=366, seconds=7200)
    hear()
    renewal = Invoice.objects.get(billing_reason="subscription_cycle")

    shop.decide_debit(renewal.stripe_invoice_id, arrives=False)
    hear()

    renewal.refresh_from_db()
    assert (renewal.status, renewal.is_processing, state_of()) == ("open", False, "past_due")
    assert TribeSubscription.objects.get().unpaid_since is not None


def test_a_code_lowers_the_first_year_with_its_vat_and_no_other(shop, pay, wait, hear):
    coupon = shop.api.v1.coupons.create({"percent_off": 25, "duration": "once"})
    wish = {"promotion": {"type": "coupon", "coupon": coupon.id}, "code": "BIRDS"}
    shop.api.v1.promotion_codes.create(wish)

    pay(promotion_code="BIRDS")
    wait(days=366, seconds=7200)
    hear()

    first, second = Invoice.objects.order_by("issued_at")
    assert (first.subtotal_cents, first.discount_cents) == (A_YEAR, 30_000)
    assert (first.tax_cents, first.total_cents, first.status) == (18_900, 108_900, "paid")
    assert (second.discount_cents, second.total_cents) == (0, A_YEAR + VAT)
    assert state_of() == "active"


def test_a_code_for_all_of_it_opens_the_tribe_and_costs_nothing(shop, pay):
    coupon = shop.api.v1.coupons.create({"percent_off": 100, "duration": "once"})
    wish = {"promotion": {"type": "coupon", "coupon": coupon.id}, "code": "GIFT"}
    shop.api.v1.promotion_codes.create(wish)

    pay(promotion_code="GIFT")

    invoice = Invoice.objects.get()
    assert (invoice.status, invoice.total_cents, invoice.tax_cents) == ("paid", 0, 0)
    assert not invoice.payments.exists()
    assert state_of() == "active"


@pytest.mark.parametrize(
    ("country", "number", "register", "tax", "tax_status"),
    [
        ("NL", "", "verified", VAT, "domestic"),
        ("NL", "NL001234567B01", "verified", VAT, "domestic"),
        ("BE", "BE0123456749", "verified", 0, "eu_b2b_verified"),
        ("BE", "BE0123456749", "pending", 0, "eu_b2b_pending"),
        ("BE", "BE0123456749", "unverified", 0, "eu_b2c"),
        ("BE", "", "verified", VAT, "eu_b2c"),
    ],
)
def test_vat_on_the_payment_page_follows_country_and_number(
    shop, pay, hear, country, number, register, tax, tax_status
):
    shop.say_of_vat_id(register)

    pay(details={"country": country, "vat_id": number})
    shop.advance(seconds=120)
    hear()

    invoice, account = Invoice.objects.get(), BillingAccount.objects.get()
    assert (invoice.tax_cents, invoice.total_cents) == (tax, A_YEAR + tax)
    assert (invoice.tax_reason == "reverse_charge") is (tax == 0)
    assert (account.country, account.tax_status) == (country, tax_status)
    assert list(TaxId.objects.values_list("value", flat=True)) == ([number] if number else [])


def test_of_two_tribes_only_the_one_that_is_late_is_late(shop, pay, pending, wait, hear):
    Tribe.objects.filter(slug="beta").update(
        organisation=pending.organisation, access_state="pending"
    )
    pay()
    good = TribeSubscription.objects.get()
    pay(tribe=Tribe.objects.get(slug="beta"))
    bad = TribeSubscription.objects.exclude(pk=good.pk).get()
    assert good.account == bad.account
    customer = {"customer": good.account.stripe_customer_id}
    refused = shop.api.v1.payment_methods.attach("pm_card_chargeCustomerFail", customer)
    shop.api.v1.subscriptions.update(
        bad.stripe_subscription_id, {"default_payment_method": refused.id}
    )

    wait(days=366, seconds=7200)
    hear()
    reconciling.reconcile()

    good.refresh_from_db()
    bad.refresh_from_db()
    assert (good.unpaid_since, bad.unpaid_since is None) == (None, False)
    assert (state_of("orchard"), state_of("beta")) == ("active", "past_due")
    late = Invoice.objects.get(status="open")
    assert (late.subscription, Invoice.objects.filter(status="paid").count()) == (bad, 3)
    assert not AccessTransition.objects.filter(tribe__slug="orchard", to_state="past_due").exists()


def test_the_new_card_of_one_tribe_pays_nothing_of_another(shop, pay, pending, wait, hear):
    pay()
    use_card(shop, "pm_card_chargeCustomerFail")
    wait(days=366, seconds=7200)
    hear()
    assert state_of() == "past_due"

    Tribe.objects.filter(slug="beta").update(
        organisation=pending.organisation, access_state="pending"
    )
    pay(tribe=Tribe.objects.get(slug="beta"))

    assert (state_of("orchard"), state_of("beta")) == ("past_due", "active")
