"""A larger plan by each way to pay: it counts at once, is billed at once, and is told once."""

import pytest

from billing.models import BillingAccount, BillingNotice, Invoice, TribeSubscription
from billing.services import changes, commands, drafts, previews
from core.common import clock
from tests.billing.test_year import use_card
from tests.support.orders import *  # noqa: F403

SETTLES = "NL39RABO0300065264"
BOUNCES = "NL91ABNA0417164300"


@pytest.fixture
def upgrade(pending, farid_account):
    """Look at what the large plan costs, and say yes."""

    def go():
        wish = {"actor": farid_account, "tribe": pending}
        seen = previews.preview_change(**wish, plan_code="large_tribe")
        return changes.change_plan(**wish, preview_id=seen.pk), seen

    return go


@pytest.fixture
def look(pending, hear):
    """Hear all twice; the plan, the access, the latest invoice, and how often it was told."""

    def seen():
        hear()
        hear()
        pending.refresh_from_db()
        invoice = Invoice.objects.get(billing_reason="subscription_update")
        told = BillingNotice.objects.filter(kind="plan_changed").count()
        return pending.plan, pending.access_state, invoice, told

    return seen


@pytest.fixture
def by_debit(paid, shop, hear):
    """Have Farid's tribe paid by direct debit from a bank account."""

    def use(iban):
        hear()
        mirror = TribeSubscription.objects.get()
        method = shop.api.v1.payment_methods.create(
            {
                "type": "sepa_debit",
                "sepa_debit": {"iban": iban},
                "billing_details": {"name": "Farid", "email": "farid@example.org"},
            }
        )
        customer = {"customer": mirror.account.stripe_customer_id}
        shop.api.v1.payment_methods.attach(method.id, customer)
        wish = {"default_payment_method": method.id}
        shop.api.v1.subscriptions.update(mirror.stripe_subscription_id, wish)
        hear()

    return use


@pytest.fixture
def by_invoice(pending, place, hear):
    """Have Farid's tribe on an order that is paid by invoice."""
    BillingAccount.objects.create(organisation=pending.organisation, may_pay_by_invoice=True)
    place()
    for _round in range(3):
        commands.send_waiting()
        drafts.prepare_drafts()
        hear()
    pending.refresh_from_db()


@pytest.fixture
def waiting(paid, shop, hear, upgrade):
    """A larger plan whose payment wants a proof at the bank first."""
    hear()
    use_card(shop, "pm_card_authenticationRequired")
    hear()
    done, _seen = upgrade()
    hear()
    assert done.waits_for_payment


def test_a_direct_debit_gives_the_larger_plan_while_the_bank_still_works(
    by_debit, upgrade, look, wait
):
    by_debit(SETTLES)

    done, seen = upgrade()

    assert (done.is_under_way, done.waits_for_payment) == (False, False)
    plan, access, invoice, told = look()
    assert (plan, access, told) == ("large_tribe", "active", 1)
    assert (invoice.status, invoice.is_processing) == ("open", True)
    assert invoice.total_cents == seen.total_cents > 0
    wait(days=15)
    plan, access, invoice, told = look()
    assert (plan, access, told) == ("large_tribe", "active", 1)
    assert (invoice.status, invoice.amount_paid_cents) == ("paid", seen.total_cents)


def test_a_direct_debit_that_bounces_makes_the_tribe_late_and_keeps_the_plan(
    by_debit, upgrade, look, wait
):
    by_debit(BOUNCES)
    upgrade()
    look()

    wait(days=5, seconds=3600)  # the next day it is tried again

    plan, access, invoice, told = look()
    assert (plan, access, told) == ("large_tribe", "past_due", 1)
    assert (invoice.status, invoice.is_processing) == ("open", False)


def test_by_invoice_the_larger_plan_begins_at_once_and_the_difference_is_billed_at_once(
    by_invoice, upgrade, look
):
    before = TribeSubscription.objects.get().current_period_end

    done, seen = upgrade()

    assert (done.is_under_way, done.waits_for_payment) == (False, False)
    plan, access, invoice, told = look()
    assert (plan, access, told) == ("large_tribe", "active", 1)
    assert invoice.total_cents == seen.total_cents > 0
    assert (invoice.status, TribeSubscription.objects.get().current_period_end) == ("open", before)
    assert (invoice.due_at - clock.now()).days in (29, 30)


def test_what_waits_for_its_payment_is_told_to_nobody(waiting, look):
    plan, access, invoice, told = look()

    assert (plan, access, invoice.status, told) == ("tribe", "active", "open", 0)


def test_what_is_paid_later_is_told_once_on_the_day_it_is_paid(waiting, look, shop, wait):
    paid_at = wait(seconds=7200)
    invoice = Invoice.objects.get(billing_reason="subscription_update")

    shop.control(f"invoices/{invoice.stripe_invoice_id}/pay", means="pm_card_visa")

    plan, access, invoice, told = look()
    assert (plan, access, invoice.status, told) == ("large_tribe", "active", "paid", 1)
    assert BillingNotice.objects.get(kind="plan_changed").due_at >= paid_at


def test_what_waits_and_runs_out_is_never_told(waiting, shop, hear, wait, pending):
    wait(days=2)
    hear()

    pending.refresh_from_db()
    assert pending.plan == "tribe"
    assert not BillingNotice.objects.filter(kind="plan_changed").exists()
