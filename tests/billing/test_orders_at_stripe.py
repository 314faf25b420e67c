"""An order that is carried out: the subscription, its invoice, and the number on it."""

import datetime as dt
import uuid

import pytest

from billing.errors import AlreadyPaid, InvoiceIsFinal
from billing.models import (
    BillingAccount,
    BillingCommand,
    BillingNotice,
    Invoice,
    InvoiceOrder,
    TaxId,
    TribeSubscription,
)
from billing.services import commands, drafts, order_answers
from core.common import clock
from core.common.errors import NotAllowed
from tests.support.orders import *  # noqa: F403


@pytest.fixture
def trusted(pending, shop):
    """Farid's organisation, which may pay by invoice."""
    return BillingAccount.objects.create(organisation=pending.organisation, may_pay_by_invoice=True)


@pytest.fixture
def send_all(hear):
    """Let the outbox, the round of the drafts and the letters all have their turn."""

    def go():
        for _round in range(3):
            BillingCommand.objects.update(next_at=clock.now())
            commands.send_waiting()
            drafts.prepare_drafts()
            hear()

    return go


def subscriptions(shop):
    return shop.api.v1.subscriptions.list({"status": "all", "limit": 100}).data


def invoices(shop):
    return shop.api.v1.invoices.list({"limit": 100}).data


def test_a_trusted_organisation_orders_at_once(trusted, place, shop, pending, send_all):
    order = place(po_number="PO 7")
    send_all()

    order.refresh_from_db()
    pending.refresh_from_db()
    made = TribeSubscription.objects.get()
    [there] = subscriptions(shop)
    assert (order.state, order.subscription) == ("ordered", made)
    assert (made.status, made.collection, made.days_until_due) == ("active", "send_invoice", 30)
    assert pending.access_state == "active"
    assert there.payment_settings.payment_method_types == [
        "customer_balance",
        "ideal",
        "sepa_debit",
        "card",
    ]
    transfer = there.payment_settings.payment_method_options.customer_balance.bank_transfer
    assert (transfer.type, transfer.eu_bank_transfer.country) == ("eu_bank_transfer", "NL")
    assert BillingNotice.objects.filter(kind="ordered", subject_id=order.pk).count() == 1


def test_the_invoice_says_the_number_and_is_due_in_thirty_days(trusted, place, shop, send_all):
    place(po_number="PO 😀 =1+1")
    send_all()

    [there] = invoices(shop)
    mirror = Invoice.objects.get()
    assert [(one.name, one.value) for one in there.custom_fields] == [("PO number", "PO 😀 =1+1")]
    assert (there.status, there.total) == ("open", 145_200)
    assert (mirror.po_number, mirror.status) == ("PO 😀 =1+1", "open")
    assert (mirror.subtotal_cents, mirror.tax_cents, mirror.total_cents) == (
        120_000,
        25_200,
        145_200,
    )
    assert (mirror.due_at - mirror.finalized_at).days == 30


def test_after_the_yes_of_staff_it_is_ordered(place, shop, staff, pending, send_all):
    order = place()
    order_answers.approve_order(actor=staff, order_id=order.pk)
    send_all()

    order.refresh_from_db()
    assert order.state == "ordered"
    assert Invoice.objects.get().status == "open"


def test_a_large_order_waits_even_of_a_trusted_organisation(trusted, place):
    assert place("large_tribe").state == "waiting"


def test_row_20_without_a_wanted_number_an_invoice_waits_a_week_and_leaves(
    trusted, place, shop, send_all, wait
):
    place(needs_po=True)
    send_all()
    held = Invoice.objects.get()
    assert (held.status, invoices(shop)[0].auto_advance) == ("draft", False)
    assert held.held_until - clock.now() > dt.timedelta(days=6, hours=23)
    assert BillingNotice.objects.filter(kind="po_missing", subject_id=held.pk).count() == 1

    wait(days=6)
    send_all()
    assert invoices(shop)[0].status == "draft"

    wait(days=1, seconds=120)
    send_all()
    [there] = invoices(shop)
    assert (there.status, there.custom_fields) == ("open", None)
    assert Invoice.objects.get().status == "open"
    assert BillingNotice.objects.filter(kind="po_missing").count() == 1


def test_row_20_a_number_that_comes_later_lets_the_invoice_leave(
    trusted, place, shop, send_all, farid_account, chidi_account
):
    place(needs_po=True)
    send_all()
    invoice = Invoice.objects.get()
    with pytest.raises(NotAllowed):
        drafts.write_po(actor=chidi_account, invoice=invoice, po_number="PO 9")

    invoice = drafts.write_po(actor=farid_account, invoice=invoice, po_number="PO 9")
    send_all()

    invoice.refresh_from_db()
    assert (invoice.status, invoice.po_number) == ("open", "PO 9")
    assert TribeSubscription.objects.get().po_number == "PO 9"
    with pytest.raises(InvoiceIsFinal):
        drafts.write_po(actor=farid_account, invoice=invoice, po_number="PO 10")


@pytest.mark.parametrize("status", [0, 429, 500])
@pytest.mark.parametrize("when", ["before", "after"])
def test_row_10_while_stripe_is_away_it_is_ordered_once_later(
    trusted, place, shop, send_all, status, when
):
    shop.fail_next(status, when=when)
    order = place()
    assert order.state == "approved"

    send_all()

    order.refresh_from_db()
    assert order.state == "ordered"
    assert len(subscriptions(shop)) == 1
    assert len(shop.api.v1.customers.list().data) == 1


def test_a_second_click_while_it_is_made_orders_once(trusted, place, shop, send_all):
    token = uuid.uuid4()
    shop.fail_next(500, count=2)
    place(token=token)

    place(token=token)
    send_all()

    assert InvoiceOrder.objects.get().state == "ordered"
    assert len(subscriptions(shop)) == 1


def test_what_stripe_refuses_is_over_and_can_be_ordered_again(trusted, place, shop, send_all):
    shop.fail_next(400)

    order = place()

    assert order.state == "refused"
    assert place().state == "ordered"


def test_ordering_again_what_was_ordered_is_refused(trusted, place, send_all):
    place()
    send_all()

    with pytest.raises(AlreadyPaid):
        place()


def test_a_belgian_vat_number_that_is_known_shifts_the_vat(trusted, place, shop, hear, send_all):
    place(country="BE", kvk_number="", vat_number="BE0123456749")
    shop.advance(seconds=120)
    send_all()

    mirror = Invoice.objects.get()
    trusted.refresh_from_db()
    assert (mirror.total_cents, mirror.tax_cents, mirror.tax_reason) == (
        120_000,
        0,
        "reverse_charge",
    )
    assert TaxId.objects.get().verification == "verified"
    assert trusted.tax_status == "eu_b2b_verified"


def test_row_23_an_address_changed_within_the_year_charges_nothing_back(
    trusted, place, shop, send_all, farid_account
):
    place()
    send_all()
    before = Invoice.objects.get().total_cents

    customer = TribeSubscription.objects.get().account.stripe_customer_id
    shop.api.v1.customers.update(customer, {"address": {"country": "DE", "city": "Kleve"}})
    send_all()

    trusted.refresh_from_db()
    assert (trusted.country, Invoice.objects.get().total_cents) == ("DE", before)
    assert len(invoices(shop)) == 1
