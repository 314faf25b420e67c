"""Each night money, customers and ways to pay are compared as well, and put right."""

import pytest

from billing.models import (
    BankTransfer,
    BillingAccount,
    CreditNote,
    Dispute,
    Invoice,
    PaymentMethod,
    ReconcileDrift,
    Refund,
    StaffTask,
    TaxId,
    TribeSubscription,
)
from billing.services import comparing, reconciling, resyncing

PRICE = 145_200
IBAN = "NL39RABO0300065264"


@pytest.fixture
def account(paid, hear) -> BillingAccount:
    """Farid's organisation, all about whose payment was heard; the letters to come are lost."""
    hear()
    return BillingAccount.objects.get()


@pytest.fixture
def unheard(shop, account):
    """From now on no letter arrives."""
    shop.control("webhooks", drop=1000)
    return shop


@pytest.fixture
def intent_id(account) -> str:
    return Invoice.objects.get().payments.get().intent_id


@pytest.fixture
def debit(shop, account, hear) -> PaymentMethod:
    """A bank account with a mandate, from which the next year is paid."""
    method = shop.api.v1.payment_methods.create(
        {
            "type": "sepa_debit",
            "sepa_debit": {"iban": IBAN},
            "billing_details": {"name": "Farid", "email": "farid@example.org"},
        }
    )
    shop.api.v1.payment_methods.attach(method.id, {"customer": account.stripe_customer_id})
    key = TribeSubscription.objects.get().stripe_subscription_id
    shop.api.v1.subscriptions.update(key, {"default_payment_method": method.id})
    shop.advance(days=366, seconds=7200)
    hear()
    return PaymentMethod.objects.get(stripe_method_id=method.id)


def night():
    """What one night finds, by the kind of object."""
    run = reconciling.reconcile()
    assert run.is_complete
    assert run.found == run.fixed
    drifts = ReconcileDrift.objects.filter(run=run)
    return set(drifts.values_list("object_type", flat=True))


class TestMissed:
    """Something happened, and no letter told."""

    def test_a_refund_is_found(self, unheard, intent_id):
        unheard.api.v1.refunds.create({"payment_intent": intent_id, "amount": 200})

        assert "refund" in night()
        assert Refund.objects.get().amount_cents == 200
        assert night() == set()

    def test_a_credit_note_is_found_with_what_it_changed(self, unheard, account):
        invoice = Invoice.objects.get()
        wish = {"invoice": invoice.stripe_invoice_id, "amount": 200, "refund_amount": 200}
        unheard.api.v1.credit_notes.create(wish)

        assert {"credit_note", "invoice", "refund"} <= night()
        assert CreditNote.objects.get().total_cents == 200
        assert night() == set()

    def test_a_dispute_is_found(self, unheard, intent_id):
        unheard.dispute(intent_id)

        assert night() == {"dispute"}
        assert Dispute.objects.get().status == "needs_response"
        assert StaffTask.objects.filter(kind="dispute").exists()

    def test_money_that_came_by_bank_is_found(self, bill, unheard, account):
        unheard.transfer(account.stripe_customer_id, 12_345)

        assert "bank_transfer" in night()
        assert BankTransfer.objects.get().amount_cents == 12_345
        assert StaffTask.objects.filter(kind="transfer_left_over").exists()
        assert night() == set()

    def test_another_card_is_found_and_one_that_was_taken_away(self, unheard, account):
        customer = account.stripe_customer_id
        old = PaymentMethod.objects.get()
        unheard.api.v1.payment_methods.attach("pm_card_mastercard", {"customer": customer})
        unheard.api.v1.payment_methods.detach(old.stripe_method_id)

        assert "payment_method" in night()
        old.refresh_from_db()
        assert old.detached_at is not None
        assert PaymentMethod.objects.get(detached_at=None).brand == "mastercard"
        assert night() == set()

    def test_another_address_and_a_vat_number_are_found(self, unheard, account):
        customer = account.stripe_customer_id
        unheard.api.v1.customers.update(customer, {"address": {"city": "Gent", "country": "BE"}})
        wish = {"type": "eu_vat", "value": "BE0123456789"}
        unheard.api.v1.customers.tax_ids.create(customer, wish)

        assert night() == {"customer"}
        account.refresh_from_db()
        assert (account.city, TaxId.objects.get().value) == ("Gent", "BE0123456789")
        assert night() == set()


class TestAltered:
    """Our own rows say something else than Stripe."""

    def test_money_back_is_put_right(self, unheard, intent_id):
        unheard.api.v1.refunds.create({"payment_intent": intent_id, "amount": 200})
        night()
        Refund.objects.update(amount_cents=1, status="failed")

        assert night() == {"refund"}
        assert (Refund.objects.get().amount_cents, Refund.objects.get().status) == (
            200,
            "succeeded",
        )

    def test_a_transfer_is_put_right(self, bill, unheard, account):
        unheard.transfer(account.stripe_customer_id, PRICE, reference=bill.number)
        night()
        BankTransfer.objects.update(applied_cents=0)

        assert night() == {"bank_transfer"}
        assert BankTransfer.objects.get().applied_cents == PRICE

    def test_a_way_to_pay_is_put_right(self, account):
        PaymentMethod.objects.update(last4="0000", exp_year=2001)

        assert night() == {"payment_method"}
        assert PaymentMethod.objects.get().last4 == "4242"


class TestMandates:
    def test_a_mandate_that_no_letter_told_of_is_found(self, debit):
        PaymentMethod.objects.filter(pk=debit.pk).update(mandate_status="")

        assert night() == {"payment_method"}
        debit.refresh_from_db()
        assert debit.mandate_status == "active"

    def test_fetching_everything_anew_brings_it_back(self, account, debit):
        PaymentMethod.objects.filter(pk=debit.pk).update(mandate_status="")

        resyncing.resync(account=account)

        debit.refresh_from_db()
        assert debit.mandate_status == "active"

    def test_without_a_bank_account_nothing_is_asked_about_mandates(self, shop, account):
        shop.contract.calls.clear()

        reconciling.reconcile()

        assert not [one for one in shop.contract.calls if "setup_intents" in str(one)]


def test_a_partial_list_of_refunds_fixes_nothing(unheard, intent_id, monkeypatch):
    unheard.api.v1.refunds.create({"payment_intent": intent_id, "amount": 200})
    TribeSubscription.objects.update(status="past_due")
    send = unheard.contract.request

    def request(method, url, *rest):
        if url.partition("?")[0].endswith("/v1/refunds"):
            unheard.fail_next(500)
        return send(method, url, *rest)

    monkeypatch.setattr(unheard.contract, "request", request)

    run = reconciling.reconcile()

    assert not run.is_complete
    assert not ReconcileDrift.objects.exists()
    assert not Refund.objects.exists()
    assert TribeSubscription.objects.get().status == "past_due"


def test_one_customer_is_compared_alone(unheard, account, intent_id):
    unheard.api.v1.refunds.create({"payment_intent": intent_id, "amount": 200})
    unheard.dispute(intent_id)
    PaymentMethod.objects.update(last4="0000")

    found = comparing.compare(account=account).found

    kinds = {one.object_type for one in found}
    assert {"refund", "dispute", "payment_method"} <= kinds
    assert not Refund.objects.exists()
