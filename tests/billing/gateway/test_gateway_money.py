"""The same for money that comes, goes back, or is fought about."""

import datetime as dt
import time

from billing import gateway
from billing.gateway.ordering import Payer
from tests.billing.gateway.backends import soon

DAY = 86400


def test_a_card_pays_for_a_year(customer, by_card, price):
    invoice = gateway.fetch_invoice(invoice_id=by_card.latest_invoice_id)

    assert (by_card.status, by_card.price_id) == ("active", price.id)
    assert (by_card.current_period_end - by_card.current_period_start).days in (365, 366)
    assert (invoice.status, invoice.amount_paid_cents) == ("paid", 72600)
    [payment] = invoice.payments
    assert (payment.status, payment.method_type, payment.amount_cents) == ("paid", "card", 72600)
    assert [one.id for one in gateway.list_subscriptions(customer_id=customer)] == [by_card.id]
    assert [one.id for one in gateway.list_invoices(customer_id=customer)] == [invoice.id]


def test_what_a_customer_pays_with_is_listed(customer, by_card):
    [method] = gateway.fetch_methods(customer_id=customer)

    assert (method.type, method.brand, method.last4) == ("card", "visa", "4242")


def test_a_payment_is_given_back_once(ours, by_card):
    [payment] = gateway.fetch_invoice(invoice_id=by_card.latest_invoice_id).payments

    for _time in range(2):
        gateway.give_back(intent_id=payment.intent_id, idempotency_key=ours.unique("back"))

    [refund] = gateway.fetch_refunds_of_charge(charge_id=payment.charge_id)
    lately = gateway.list_refunds(since=dt.datetime.now(dt.UTC) - dt.timedelta(hours=1))
    assert refund.id in [one.id for one in lately]
    assert (refund.amount_cents, refund.reason) == (72600, "duplicate")
    assert refund.status in ("succeeded", "pending")


def test_a_credit_note_is_read(ours, v1, customer, order):
    invoice = order.latest_invoice_id
    gateway.send_invoice(invoice_id=invoice, idempotency_key=ours.unique("send"))
    v1.credit_notes.create({"invoice": invoice, "amount": 12100})

    [listed] = gateway.list_credit_notes(customer_id=customer)

    note = gateway.fetch_credit_note(note_id=listed.id)
    assert note == listed
    assert (note.total_cents, note.tax_cents, note.status) == (12100, 2100, "issued")
    assert gateway.fetch_invoice(invoice_id=invoice).amount_remaining_cents == 60500


def test_a_dispute_is_read(v1, customer):
    method = v1.payment_methods.attach("pm_card_createDispute", {"customer": customer})
    intent = v1.payment_intents.create(
        {
            "amount": 5000,
            "currency": "eur",
            "customer": customer,
            "payment_method": method.id,
            "confirm": True,
            "off_session": True,
        }
    )

    [dispute_id] = soon(lambda: list(gateway.list_disputes_of(intent_ids=[intent.id])))

    dispute = gateway.fetch_dispute(dispute_id=dispute_id)
    assert (dispute.amount_cents, dispute.intent_id) == (5000, intent.id)
    assert dispute.status in ("needs_response", "warning_needs_response")


def test_money_by_bank_is_read(v1, customer):
    v1.test_helpers.customers.fund_cash_balance(
        customer, {"amount": 1000, "currency": "eur", "reference": "hello"}
    )

    [entry] = gateway.fetch_cash(customer_id=customer)

    assert (entry.type, entry.amount_cents, entry.reference) == ("funded", 1000, "hello")


def test_where_a_customer_transfers_to_is_told_and_stays_the_same(customer):
    bank = gateway.fetch_bank(customer_id=customer, currency="eur")

    assert bank == gateway.fetch_bank(customer_id=customer, currency="eur")
    assert bank.iban[:2] == "NL"
    assert bank.bic
    assert bank.name


def test_the_mandate_of_a_bank_account_is_found_by_what_used_it(v1, customer):
    made = v1.payment_methods.create(
        {
            "type": "sepa_debit",
            "sepa_debit": {"iban": "NL39RABO0300065264"},
            "billing_details": {"name": "Ada", "email": "ada@example.org"},
        }
    )
    acceptance = {"type": "offline"}
    v1.setup_intents.create(
        {
            "customer": customer,
            "payment_method": made.id,
            "allowed_payment_method_types": ["sepa_debit"],
            "confirm": True,
            "mandate_data": {"customer_acceptance": acceptance},
        }
    )

    [mandate] = gateway.fetch_mandates(customer_id=customer, method_ids=[made.id])

    assert (mandate.method_id, mandate.status) == (made.id, "active")
    assert gateway.fetch_mandates(customer_id=customer, method_ids=["pm_other"]) == []


def test_another_year_is_previewed_with_the_discount_that_counts_by_then(v1, by_card):
    whole = gateway.preview_renewal(subscription_id=by_card.id)
    coupon = v1.coupons.create({"percent_off": 50, "duration": "forever"})
    v1.subscriptions.update(by_card.id, {"discounts": [{"coupon": coupon.id}]})

    half = gateway.preview_renewal(subscription_id=by_card.id)

    assert (whole.amount_due_cents, half.amount_due_cents) == (72600, 36300)


def test_charging_is_paused_and_goes_on(ours, by_card):
    about = {"subscription_id": by_card.id}
    gateway.pause_charges(**about, idempotency_key=ours.unique("pause"))
    assert gateway.are_charges_paused(**about)

    gateway.resume_charges(**about, idempotency_key=ours.unique("resume"))

    assert not gateway.are_charges_paused(**about)
    assert gateway.fetch_subscription(subscription_id=by_card.id).status == "active"


def test_a_belgian_with_a_vat_number_pays_no_vat(ours, v1, customer, price, payer):
    belgian = Payer(**{**vars(payer), "country": "BE", "postal_code": "1000", "city": "Brussel"})
    gateway.put_customer(
        customer_id=customer, reference="org-1", payer=belgian, idempotency_key=ours.unique("put")
    )
    gateway.put_tax_id(
        customer_id=customer, value="BE0123456789", idempotency_key=ours.unique("tax")
    )

    subscription = gateway.order_subscription(
        customer_id=customer,
        price_id=price.id,
        days_until_due=30,
        order_id="order-2",
        tribe_id="tribe-1",
        promotion_id="",
        idempotency_key=ours.unique("order"),
    )

    invoice_id = gateway.fetch_subscription(subscription_id=subscription).latest_invoice_id
    invoice = gateway.fetch_invoice(invoice_id=invoice_id)
    assert (invoice.total_cents, invoice.tax_reason) == (60000, "reverse_charge")


def test_a_renewal_that_fails_is_repaired_by_another_card(ours, v1, price):
    now = int(time.time())
    clock = v1.test_helpers.test_clocks.create({"frozen_time": now})
    customer = v1.customers.create({"test_clock": clock.id, "address": {"country": "NL"}}).id
    good = v1.payment_methods.attach("pm_card_visa", {"customer": customer}).id
    subscription = v1.subscriptions.create(
        {"customer": customer, "items": [{"price": price.id}], "default_payment_method": good}
    ).id
    bad = v1.payment_methods.attach("pm_card_chargeCustomerFail", {"customer": customer}).id
    v1.subscriptions.update(subscription, {"default_payment_method": bad})

    ours.advance(clock.id, now + 366 * DAY + 7200)
    behind = gateway.fetch_subscription(subscription_id=subscription)
    invoice = gateway.fetch_invoice(invoice_id=behind.latest_invoice_id)
    assert (behind.status, invoice.status) == ("past_due", "open")

    v1.invoices.pay(behind.latest_invoice_id, {"payment_method": good})
    assert gateway.fetch_subscription(subscription_id=subscription).status == "active"
    assert gateway.fetch_invoice(invoice_id=invoice.id).status == "paid"
