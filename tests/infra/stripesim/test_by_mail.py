"""Invoices that are mailed: terms, due dates, purchase orders, giving up, paying elsewhere."""

import pytest
import requests
import stripe

DAY = 86400


def test_the_first_invoice_is_a_draft_for_an_hour(stripesim, shop):
    subscription = shop.subscribe_by_mail()
    assert (subscription.status, shop.invoice().status) == ("active", "draft")

    stripesim.advance(seconds=3700)

    invoice = shop.invoice()
    assert (invoice.status, invoice.due_date - invoice.effective_at) == ("open", 30 * DAY)
    assert shop.types("invoice.") == ["invoice.created", "invoice.finalized", "invoice.sent"]


def test_an_invoice_falls_overdue(stripesim, shop):
    shop.finalized_invoice()

    stripesim.advance(days=24)
    assert shop.types("invoice.")[-1] == "invoice.will_be_due"
    assert shop.subscription().status == "active"

    stripesim.advance(days=7)
    assert shop.types("invoice.")[-1] == "invoice.overdue"
    assert shop.subscription().status == "past_due"


def test_paid_elsewhere_is_paid(stripesim, shop):
    invoice = shop.finalized_invoice()
    stripesim.advance(days=31)

    paid = shop.api.v1.invoices.pay(invoice.id, {"paid_out_of_band": True})

    assert (paid.status, paid.amount_paid_off_stripe) == ("paid", 72600)
    assert shop.subscription().status == "active"
    assert shop.api.v1.charges.list().data == []
    with pytest.raises(stripe.InvalidRequestError):
        shop.api.v1.invoices.pay(invoice.id, {"paid_out_of_band": True})


def test_an_invoice_that_was_given_up_can_still_be_paid(shop):
    invoice = shop.finalized_invoice()
    invoices = shop.api.v1.invoices

    assert invoices.mark_uncollectible(invoice.id).status == "uncollectible"
    with pytest.raises(stripe.InvalidRequestError):
        invoices.mark_uncollectible(invoice.id)

    assert invoices.pay(invoice.id, {"paid_out_of_band": True}).status == "paid"


def test_a_void_invoice_is_not_paid(shop):
    invoice = shop.finalized_invoice()

    assert shop.api.v1.invoices.void_invoice(invoice.id).status == "void"

    with pytest.raises(stripe.InvalidRequestError):
        shop.api.v1.invoices.pay(invoice.id)
    assert shop.api.v1.payment_intents.list().data[0].status == "canceled"


def test_a_purchase_order_is_written_on_a_draft(shop):
    invoices = shop.api.v1.invoices
    draft = shop.subscribe_by_mail().latest_invoice
    order = [{"name": "PO", "value": "4500012345"}]

    invoices.update(draft, {"custom_fields": order, "description": "For 2028"})
    invoices.finalize_invoice(draft)

    assert shop.invoice().custom_fields[0].value == "4500012345"
    with pytest.raises(stripe.InvalidRequestError) as caught:
        invoices.update(draft, {"custom_fields": [{"name": "PO", "value": "2"}]})
    assert caught.value.code == "invoice_not_editable"
    assert invoices.update(draft, {"metadata": {"a": "b"}}).metadata.to_dict() == {"a": "b"}


@pytest.mark.parametrize("field", [{"name": "PO", "value": "x" * 141}, {"name": "", "value": "1"}])
def test_a_purchase_order_has_its_length(shop, field):
    draft = shop.subscribe_by_mail().latest_invoice

    with pytest.raises(stripe.InvalidRequestError):
        shop.api.v1.invoices.update(draft, {"custom_fields": [field]})

    assert shop.invoice().custom_fields is None


def test_what_stands_on_every_invoice_is_taken_from_the_customer(shop):
    order = [{"name": "PO", "value": "7"}]
    shop.api.v1.customers.update(shop.customer.id, {"invoice_settings": {"custom_fields": order}})

    shop.subscribe_by_mail()

    assert shop.invoice().custom_fields[0].value == "7"


def test_terms_go_together(shop):
    for odd in ({"days_until_due": None}, {"collection_method": "charge_automatically"}):
        wish = {
            "customer": shop.customer.id,
            "items": [{"price": shop.price.id}],
            "collection_method": "send_invoice",
            "days_until_due": 30,
            **odd,
        }
        with pytest.raises(stripe.InvalidRequestError):
            shop.api.v1.subscriptions.create(
                {name: value for name, value in wish.items() if value is not None}
            )


def test_a_customer_can_change_to_paying_by_mail(stripesim, shop):
    shop.buy(stripesim)
    update = shop.api.v1.subscriptions.update
    by_mail = {"collection_method": "send_invoice", "days_until_due": 14}

    assert update(shop.subscription().id, by_mail).days_until_due == 14
    stripesim.advance(days=367)

    assert (shop.invoice().status, shop.invoice().collection_method) == ("open", "send_invoice")
    back = update(shop.subscription().id, {"collection_method": "charge_automatically"})
    assert back.days_until_due is None


def test_the_page_of_an_invoice_has_a_pdf(shop):
    order = [{"name": "PO", "value": "(45) € 1"}]
    draft = shop.subscribe_by_mail().latest_invoice
    shop.api.v1.invoices.update(draft, {"custom_fields": order})
    invoice = shop.api.v1.invoices.send_invoice(draft)

    file = requests.get(invoice.invoice_pdf, timeout=30)

    assert file.headers["Content-Type"] == "application/pdf"
    assert file.content.startswith(b"%PDF-1.4")
    assert b"STRIPE SIMULATOR - no real payment" in file.content
    assert rb"PO: \(45\) EUR 1" in file.content


def test_the_page_tells_where_to_transfer_to(shop):
    kinds = {"payment_method_types": ["customer_balance", "card"]}
    invoice = shop.finalized_invoice(payment_settings=kinds)

    shown = requests.get(invoice.hosted_invoice_url, timeout=30)

    assert "NL00SIMU" in shown.text
    assert invoice.number in shown.text


def test_an_invoice_by_hand_takes_what_waits(shop):
    v1 = shop.api.v1
    v1.invoice_items.create(
        {"customer": shop.customer.id, "amount": 5000, "currency": "eur", "description": "Help"}
    )
    draft = v1.invoices.create(
        {
            "customer": shop.customer.id,
            "pending_invoice_items_behavior": "include",
            "automatic_tax": {"enabled": True},
            "collection_method": "send_invoice",
            "days_until_due": 7,
        }
    )

    assert (draft.total, draft.billing_reason, draft.auto_advance) == (6050, "manual", False)
    assert v1.invoices.line_items.list(draft.id).data[0].description == "Help"
    assert v1.invoices.delete(draft.id).deleted is True
    assert v1.invoice_items.list().data == []


def test_an_invoice_of_nowhere_cannot_become_final(stripesim, shop):
    shop.subscribe_by_mail()
    shop.api.v1.customers.update(shop.customer.id, {"address": ""})

    with pytest.raises(stripe.InvalidRequestError) as caught:
        shop.api.v1.invoices.finalize_invoice(shop.invoice().id)
    assert caught.value.code == "customer_tax_location_invalid"

    stripesim.advance(seconds=3700)
    assert shop.invoice().status == "draft"
    assert shop.invoice().last_finalization_error.code == "customer_tax_location_invalid"
    assert shop.types("invoice.")[-1] == "invoice.finalization_failed"


def test_nobody_from_nowhere_can_subscribe_with_tax(shop):
    nowhere = shop.api.v1.customers.create({"name": "Nowhere"})

    with pytest.raises(stripe.InvalidRequestError) as caught:
        shop.subscribe_by_mail(customer=nowhere.id)

    assert caught.value.code == "customer_tax_location_invalid"
    assert shop.api.v1.subscriptions.list({"status": "all"}).data == []


def test_the_next_invoice_is_announced_without_an_id(stripesim, shop):
    shop.buy(stripesim)

    stripesim.advance(days=360)

    [event] = shop.api.v1.events.list({"type": "invoice.upcoming"}).data
    about = event.data.object.to_dict()
    assert (about.get("id"), about["total"]) == (None, 72600)
