"""
Each kind of letter puts right what it is about, whatever was missed before.

Everything of a rich bill is mirrored, then one part of the mirror is spoilt, as if its letters had
been lost; a single letter of each kind has to mend it.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from billing.handlers.routing import HANDLERS
from billing.models import (
    BankTransfer,
    BillingAccount,
    CheckoutAttempt,
    CreditNote,
    Dispute,
    Invoice,
    InvoicePayment,
    PaymentMethod,
    Refund,
    TaxId,
    TribeSubscription,
)

SETTLES = "NL39RABO0300065264"
# Only a hint that something comes: its invoice has no id yet.
HINTS = {"invoice.upcoming"}


@dataclass(frozen=True)
class Part:
    """One kind of row, what its letters are about, and how it is spoilt."""

    rows: Callable[[], object]
    object_type: str
    key: str
    spoilt: dict[str, object]

    def values(self):
        """What is mirrored of it now."""
        return list(self.rows().order_by("pk").values_list("pk", *self.spoilt))


PARTS = {
    "checkout.session": Part(
        CheckoutAttempt.objects.all,
        "checkout.session",
        "stripe_session_id",
        {"status": "open"},
    ),
    "customer": Part(
        BillingAccount.objects.all, "customer", "stripe_customer_id", {"legal_name": "Else"}
    ),
    "customer.tax_id": Part(
        TaxId.objects.all, "tax_id", "stripe_tax_id", {"verification": "unavailable"}
    ),
    "customer.subscription": Part(
        TribeSubscription.objects.all,
        "subscription",
        "stripe_subscription_id",
        {"cancel_at_period_end": True},
    ),
    "invoice": Part(
        Invoice.objects.all, "invoice", "stripe_invoice_id", {"status": "open", "tax_cents": 1}
    ),
    "invoice_payment": Part(
        InvoicePayment.objects.all, "invoice_payment", "stripe_payment_id", {"amount_cents": 1}
    ),
    "payment_method": Part(
        lambda: PaymentMethod.objects.filter(type="sepa_debit"),
        "payment_method",
        "stripe_method_id",
        {"last4": "0000"},
    ),
    "mandate": Part(
        lambda: PaymentMethod.objects.filter(type="sepa_debit"),
        "mandate",
        "",
        {"mandate_status": "inactive"},
    ),
    "setup_intent": Part(PaymentMethod.objects.all, "setup_intent", "", {"last4": "0000"}),
    "charge": Part(Refund.objects.all, "charge", "", {"amount_cents": 1}),
    "refund": Part(Refund.objects.all, "refund", "stripe_refund_id", {"amount_cents": 1}),
    "credit_note": Part(
        CreditNote.objects.all, "credit_note", "stripe_credit_note_id", {"total_cents": 1}
    ),
    "charge.dispute": Part(
        Dispute.objects.all, "dispute", "stripe_dispute_id", {"status": "warning_closed"}
    ),
    "customer_cash_balance_transaction": Part(
        BankTransfer.objects.all,
        "customer_cash_balance_transaction",
        "stripe_transaction_id",
        {"amount_cents": 1},
    ),
}


@pytest.fixture
def bill(shop, start, hear):
    """A year that a bank paid, with everything that can stand on a bill."""
    attempt = start()
    customer = attempt.account.stripe_customer_id
    shop.complete_checkout(attempt.stripe_session_id, means="ideal")
    shop.api.v1.customers.tax_ids.create(customer, {"type": "eu_vat", "value": "NL001234567B01"})
    [paid] = shop.api.v1.invoices.list({"customer": customer}).data
    shop.api.v1.credit_notes.create({"invoice": paid.id, "amount": 12_100, "refund_amount": 12_100})
    shop.transfer(customer, 999)
    [intent] = shop.api.v1.payment_intents.list({"customer": customer}).data
    shop.dispute(intent.id)
    shop.advance(seconds=120)
    hear()
    return customer


@pytest.fixture
def about(shop, bill):
    """The id of the object that letters of a kind are about."""
    unnamed = {
        "mandate": lambda: _mandate(shop, bill),
        "setup_intent": lambda: "seti_1",
        "charge": lambda: _charge(shop, bill),
    }

    def find(noun):
        part = PARTS[noun]
        return getattr(part.rows().get(), part.key) if part.key else unnamed[noun]()

    return find


def noun_of(kind):
    return kind.rpartition(".")[0]


@pytest.mark.parametrize("kind", sorted(set(HANDLERS) - HINTS))
def test_a_letter_of_each_kind_mends_what_it_is_about(
    bill, about, post, process, write_letter, kind
):
    part = PARTS[noun_of(kind)]
    right = part.values()
    key = about(noun_of(kind))
    part.rows().update(**part.spoilt)
    spoilt = part.values()

    object_ = {"object": part.object_type, "id": key, "customer": bill}
    answer = post(write_letter(type=kind, data={"object": object_}))

    assert answer.status_code == 200
    assert (len(right), spoilt != right) == (1, True)
    assert process() == ["done"]
    assert part.values() == right


def test_each_noun_that_is_routed_has_its_part():
    assert {noun_of(kind) for kind in set(HANDLERS) - HINTS} == set(PARTS)


def _charge(shop, customer):
    [intent] = shop.api.v1.payment_intents.list({"customer": customer}).data
    return intent.latest_charge


def _mandate(shop, customer):
    [said] = shop.api.v1.events.list({"type": "mandate.updated"}).data
    return said.data.object["id"]


def test_a_mandate_heard_of_before_its_bank_account_is_kept(shop, start, letters, post, process):
    attempt = start()
    shop.complete_checkout(attempt.stripe_session_id, means=SETTLES)
    told = letters()
    [first] = [one for one in told if b'"mandate.updated"' in one.body]

    post(first)
    assert process() == ["done"]
    assert PaymentMethod.objects.get().mandate_status == "active"
    for letter in told:
        post(letter)
    process()

    assert PaymentMethod.objects.get().mandate_status == "active"
