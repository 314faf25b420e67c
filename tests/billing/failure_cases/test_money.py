"""Rows of the table of failure cases: money that comes twice, late, too much, or goes back."""

import datetime as dt

import pytest

from billing.models import (
    Approval,
    BankTransfer,
    BillingAccount,
    BillingCommand,
    CheckoutAttempt,
    Dispute,
    Invoice,
    Refund,
    StaffTask,
    StripeEvent,
    TribeSubscription,
)
from billing.services import commands
from core.common import clock
from core.support.services import money, tasks

BOUNCES = "NL91ABNA0417164300"
SETTLES = "NL39RABO0300065264"
PRICE = 145_200


@pytest.fixture
def account(paid, hear):
    """Farid's organisation, all about whose payment was heard."""
    hear()
    return BillingAccount.objects.get()


@pytest.fixture
def renew_by_debit(shop, account, hear):
    """Let the subscription renew by direct debit from a bank account."""

    def renew(iban):
        mirror = TribeSubscription.objects.get()
        method = shop.api.v1.payment_methods.create(
            {
                "type": "sepa_debit",
                "sepa_debit": {"iban": iban},
                "billing_details": {"name": "Farid", "email": "farid@example.org"},
            }
        )
        shop.api.v1.payment_methods.attach(method.id, {"customer": account.stripe_customer_id})
        shop.api.v1.subscriptions.update(
            mirror.stripe_subscription_id, {"default_payment_method": method.id}
        )
        renewed_at = int(mirror.current_period_end.timestamp())
        shop.advance(seconds=renewed_at + 7200 - shop.look("clock")["now"])
        hear()
        return Invoice.objects.get(billing_reason="subscription_cycle")

    return renew


@pytest.fixture
def transfer(shop, account, hear):
    """Send money by bank."""

    def send(amount, **about):
        shop.control("bank_transfer", customer=account.stripe_customer_id, amount=amount, **about)
        hear()

    return send


def dispute_payment_of(shop, invoice):
    shop.control(f"payments/{invoice.payments.get().intent_id}/dispute")


def tasks_of(kind):
    return StaffTask.objects.filter(kind=kind, closed_at=None)


def test_row_12_a_second_payment_is_ended_and_given_back(shop, paid, start, hear):
    first = TribeSubscription.objects.get()
    CheckoutAttempt.objects.update(status="expired")
    TribeSubscription.objects.update(status="canceled")
    second = start()
    TribeSubscription.objects.update(status="active")
    shop.complete_checkout(second.stripe_session_id)

    hear()
    commands.send_waiting()
    command = BillingCommand.objects.get()
    BillingCommand.objects.update(next_at=clock.now())
    commands.send_waiting()
    hear()

    command.refresh_from_db()
    second.refresh_from_db()
    paid.refresh_from_db()
    there = {one.id: one.status for one in shop.api.v1.subscriptions.list({"status": "all"}).data}
    extra = command.payload["subscription_id"]
    assert (command.kind, command.state) == ("give_back_second", "done")
    assert (second.status, second.is_doubtful) == ("failed", True)
    assert there == {first.stripe_subscription_id: "active", extra: "canceled"}
    assert [one.amount for one in shop.api.v1.refunds.list().data] == [PRICE]
    assert TribeSubscription.objects.get(stripe_subscription_id=extra).status == "canceled"
    assert Refund.objects.get().amount_cents == PRICE
    assert paid.access_state == "active"
    assert tasks_of("paid_twice").get().subject == extra


def test_row_12_doing_it_again_gives_nothing_back_twice(shop, paid, start, hear):
    test_row_12_a_second_payment_is_ended_and_given_back(shop, paid, start, hear)
    BillingCommand.objects.update(state="unknown", result_id="", next_at=clock.now())

    commands.send_waiting()

    assert len(shop.api.v1.refunds.list().data) == 1
    assert BillingCommand.objects.get().state == "done"


def test_row_13_a_card_declined_on_the_page_leaves_it_open_until_it_expires(
    shop, start, hear, pending, wait
):
    attempt = start()
    assert shop.decline_checkout(attempt.stripe_session_id).status_code == 402
    hear()
    attempt.refresh_from_db()
    assert (attempt.status, attempt.url != "") == ("open", True)

    wait(seconds=3700)
    hear()

    attempt.refresh_from_db()
    pending.refresh_from_db()
    assert (attempt.status, pending.access_state) == ("expired", "pending")


def test_row_17_a_debit_on_its_way_is_trusted_and_late_from_its_return(
    shop, paid, renew_by_debit, hear
):
    invoice = renew_by_debit(BOUNCES)
    mirror = TribeSubscription.objects.get()
    paid.refresh_from_db()
    assert (invoice.status, invoice.is_processing) == ("open", True)
    assert (mirror.is_at_risk, mirror.unpaid_since) == (True, None)
    assert paid.access_state == "active"

    shop.advance(days=5)  # the next day it is tried again
    hear()

    mirror.refresh_from_db()
    invoice.refresh_from_db()
    paid.refresh_from_db()
    returned_at = StripeEvent.objects.filter(type="invoice.payment_failed").get().happened_at
    assert (mirror.status, mirror.is_at_risk) == ("past_due", False)
    assert mirror.unpaid_since == returned_at
    assert returned_at - invoice.finalized_at >= dt.timedelta(days=4)
    assert invoice.last_failure
    assert paid.access_state == "past_due"


def test_row_18_a_debit_taken_back_after_weeks_opens_its_invoice_again(
    shop, paid, renew_by_debit, hear, agent, manager
):
    invoice = renew_by_debit(SETTLES)
    shop.advance(days=6)
    hear()
    invoice.refresh_from_db()
    assert (invoice.status, TribeSubscription.objects.get().is_at_risk) == ("paid", False)
    shop.advance(days=49)

    dispute_payment_of(shop, invoice)
    hear()

    dispute = Dispute.objects.get()
    mirror = TribeSubscription.objects.get()
    invoice.refresh_from_db()
    paid.refresh_from_db()
    assert (dispute.method_type, dispute.status) == ("sepa_debit", "lost")
    assert dispute.invoice == invoice
    assert invoice.returned_at == dispute.made_at == mirror.unpaid_since
    assert paid.access_state == "past_due"
    assert tasks_of("payment_returned").get().subject == dispute.stripe_dispute_id

    task = tasks_of("payment_returned").get()
    tasks.settle_task(actor=agent, task_id=task.pk, answer="Paid by bank instead.")
    asked = Approval.objects.get()
    money.decide(actor=manager, approval_id=asked.pk, is_approved=True, answer="")

    paid.refresh_from_db()
    mirror.refresh_from_db()
    assert (paid.access_state, mirror.unpaid_since) == ("active", None)
    assert not tasks_of("payment_returned").exists()


class TestByBank:
    def test_row_19_too_little_leaves_it_open(self, bill, transfer):
        transfer(PRICE - 1, reference=bill.number)

        bill.refresh_from_db()
        money = BankTransfer.objects.get()
        assert (bill.status, money.applied_cents) == ("open", 0)
        assert money.reference == bill.number
        assert tasks_of("transfer_left_over").get().facts == {"left_cents": PRICE - 1}

    def test_row_19_the_rest_closes_it_and_the_task(self, bill, transfer, paid):
        transfer(PRICE - 1, reference=bill.number)
        transfer(1, reference=bill.number)

        bill.refresh_from_db()
        assert bill.status == "paid"
        assert set(BankTransfer.objects.values_list("amount_cents", "applied_cents")) == {
            (PRICE - 1, PRICE - 1),
            (1, 1),
        }
        assert not tasks_of("transfer_left_over").exists()
        paid.refresh_from_db()
        assert paid.access_state == "active"

    def test_row_19_too_much_is_paid_and_the_rest_is_for_staff(self, bill, transfer):
        transfer(PRICE + 500, reference=bill.number)

        bill.refresh_from_db()
        assert (bill.status, BankTransfer.objects.get().applied_cents) == ("paid", PRICE)
        assert tasks_of("transfer_left_over").get().facts == {"left_cents": 500}

    def test_row_19_twice_leaves_the_second_to_staff(self, bill, transfer):
        transfer(PRICE, reference=bill.number)
        transfer(PRICE, reference=bill.number)

        second = BankTransfer.objects.get(applied_cents=0)
        assert tasks_of("transfer_left_over").get().subject == second.stripe_transaction_id

    def test_row_19_without_a_reference_it_waits_for_somebody(self, bill, transfer):
        transfer(12_345)

        bill.refresh_from_db()
        money = BankTransfer.objects.get()
        assert (bill.status, money.reference, money.applied_cents) == ("open", "", 0)
        assert tasks_of("transfer_left_over").exists()
