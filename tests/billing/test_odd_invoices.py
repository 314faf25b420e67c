"""Invoices that are not just one year of one plan."""

import pytest

from billing.models import Invoice, PlanPrice, TribeSubscription


@pytest.fixture
def mirror(paid, hear):
    hear()
    return TribeSubscription.objects.get()


def change(shop, mirror, **wish):
    shop.api.v1.subscriptions.update(mirror.stripe_subscription_id, wish)


def test_an_invoice_about_nothing_is_paid(shop, mirror, hear, paid):
    coupon = shop.api.v1.coupons.create({"percent_off": 100, "duration": "once"})
    change(shop, mirror, discounts=[{"coupon": coupon.id}])

    shop.advance(days=366, seconds=7200)
    hear()

    invoice = Invoice.objects.get(billing_reason="subscription_cycle")
    paid.refresh_from_db()
    assert (invoice.status, invoice.total_cents, invoice.discount_cents) == ("paid", 0, 120_000)
    assert not invoice.payments.exists()
    assert paid.access_state == "active"


def test_a_change_within_the_year_has_two_lines_and_says_what_they_are(shop, mirror, hear):
    larger = PlanPrice.objects.get(plan_code="large_tribe")
    [item] = shop.api.v1.subscriptions.retrieve(mirror.stripe_subscription_id)["items"].data
    shop.advance(days=100)

    change(
        shop,
        mirror,
        items=[{"id": item.id, "price": larger.stripe_price_id}],
        proration_behavior="always_invoice",
    )
    hear()

    invoice = Invoice.objects.get(billing_reason="subscription_update")
    mirror.refresh_from_db()
    assert [line["is_proration"] for line in invoice.lines] == [True, True]
    assert sum(line["amount_cents"] for line in invoice.lines) == invoice.subtotal_cents
    assert sum(line["tax_cents"] for line in invoice.lines) == invoice.tax_cents
    assert mirror.price == larger
    mirror.tribe.refresh_from_db()
    assert mirror.tribe.plan == "large_tribe"


def test_a_credit_note_makes_an_invoice_less(shop, mirror, hear):
    invoice = Invoice.objects.get()
    shop.api.v1.credit_notes.create(
        {"invoice": invoice.stripe_invoice_id, "amount": 12_100, "refund_amount": 12_100}
    )
    hear()

    invoice.refresh_from_db()
    note = invoice.credit_notes.get()
    assert (note.total_cents, note.tax_cents, note.status) == (12_100, 2_100, "issued")
    assert invoice.credited_cents == 12_100
    assert invoice.refunds.get().amount_cents == 12_100


def test_a_second_step_at_the_renewal_waits_for_a_person(shop, mirror, hear, paid):
    customer = {"customer": mirror.account.stripe_customer_id}
    method = shop.api.v1.payment_methods.attach("pm_card_authenticationRequired", customer)
    change(shop, mirror, default_payment_method=method.id)

    shop.advance(days=366, seconds=7200)
    hear()

    invoice = Invoice.objects.get(status="open")
    assert invoice.needs_action
    assert invoice.payments.get().method_type == "card"


def test_an_invoice_that_staff_made_is_shown_and_decides_nothing(shop, mirror, hear, paid):
    customer = mirror.account.stripe_customer_id
    made = shop.api.v1.invoices.create({"customer": customer, "auto_advance": False})
    hear()

    loose = Invoice.objects.get(stripe_invoice_id=made.id)
    assert (loose.subscription, loose.status) == (None, "draft")
    paid.refresh_from_db()
    assert paid.access_state == "active"


def test_a_purchase_order_is_read_from_the_invoice(shop, mirror, hear):
    change(shop, mirror, collection_method="send_invoice", days_until_due=30)
    shop.advance(days=366, seconds=7200)
    hear()
    draft = Invoice.objects.get(billing_reason="subscription_cycle")
    wish = {"custom_fields": [{"name": "PO number", "value": "4500-ü-1"}]}
    made = shop.api.v1.invoices.create(
        {"customer": mirror.account.stripe_customer_id, "auto_advance": False, **wish}
    )
    hear()

    assert draft.po_number == ""
    assert Invoice.objects.get(stripe_invoice_id=made.id).po_number == "4500-ü-1"
    mirror.refresh_from_db()
    assert (mirror.collection, mirror.days_until_due) == ("send_invoice", 30)
