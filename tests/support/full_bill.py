"""A bill with something of everything on it, as the mirror would tell."""

import datetime as dt
from dataclasses import dataclass

from billing.models import (
    BillingAccount,
    BillingCommand,
    CreditNote,
    Invoice,
    InvoicePayment,
    PaymentMethod,
    PlanPrice,
    TaxId,
    TribeSubscription,
)
from core.common import clock
from tenants.models import Tribe
from tenants.services import set_access

_DAY = dt.timedelta(days=1)
_LINES = [
    {"description": "1 × Tribe (at €1,200.00 / year)", "amount_cents": 120_000},
]


@dataclass(frozen=True)
class FullBill:
    """Whose bill it is, and its invoices: being made, late, and paid."""

    tribe: Tribe
    payer: BillingAccount
    invoices: list[Invoice]


def fill(tribe: Tribe, price: PlanPrice) -> FullBill:
    """Give a tribe a late payment, a card that expires, and invoices of every kind."""
    payer = _payer(tribe)
    card = _ways_to_pay(payer)
    subscription = TribeSubscription.objects.create(
        account=payer,
        tribe=tribe,
        stripe_subscription_id="sub_full",
        status="past_due",
        price=price,
        current_period_start=clock.now() - 5 * _DAY,
        current_period_end=clock.now() + 360 * _DAY,
        unpaid_since=clock.now() - 5 * _DAY,
        method=card,
        synced_at=clock.now(),
    )
    set_access(tribe=tribe, state="past_due")
    invoices = [
        _invoice(subscription, "", status="draft", issued_at=clock.now(), finalized_at=None),
        _invoice(subscription, "PU-0003", last_failure="insufficient_funds", attempt_count=2),
        _invoice(
            subscription,
            "PU-0002",
            status="paid",
            amount_paid_cents=145_200,
            amount_remaining_cents=0,
            po_number="Order 4711 of the department of water and everything that flows",
            issued_at=clock.now() - 370 * _DAY,
            paid_at=clock.now() - 369 * _DAY,
        ),
    ]
    _what_came_and_went(invoices)
    _wishes(payer, tribe)
    return FullBill(tribe, payer, invoices)


def _payer(tribe: Tribe) -> BillingAccount:
    payer, _made = BillingAccount.objects.update_or_create(
        organisation=tribe.organisation,
        defaults={
            "stripe_customer_id": "cus_full",
            "legal_name": "Stichting Waterland",
            "billing_email": "bills@waterland.example",
            "country": "NL",
            "tax_status": "domestic",
            "needs_po": True,
            "synced_at": clock.now(),
        },
    )
    for value, verification in (("NL001234567B01", "verified"), ("NL009999999B99", "unverified")):
        TaxId.objects.create(
            account=payer,
            stripe_tax_id=f"txi_{value}",
            type="eu_vat",
            value=value,
            verification=verification,
            synced_at=clock.now(),
        )
    return payer


def _ways_to_pay(payer: BillingAccount) -> PaymentMethod:
    today = clock.now()
    card = PaymentMethod.objects.create(
        account=payer,
        stripe_method_id="pm_card",
        type="card",
        brand="visa",
        last4="4242",
        exp_month=today.month,
        exp_year=today.year,
        is_default=True,
        synced_at=clock.now(),
    )
    PaymentMethod.objects.create(
        account=payer,
        stripe_method_id="pm_debit",
        type="sepa_debit",
        last4="6789",
        bank_country="NL",
        mandate_status="active",
        synced_at=clock.now(),
    )
    return card


def _invoice(subscription: TribeSubscription, number: str, **changes: object) -> Invoice:
    values: dict[str, object] = {
        "status": "open",
        "currency": "eur",
        "subtotal_cents": 120_000,
        "tax_cents": 25_200,
        "total_cents": 145_200,
        "amount_due_cents": 145_200,
        "amount_paid_cents": 0,
        "amount_remaining_cents": 145_200,
        "lines": _LINES,
        "issued_at": clock.now() - 5 * _DAY,
        "finalized_at": clock.now() - 5 * _DAY,
        "synced_at": clock.now(),
    }
    return Invoice.objects.create(
        account=subscription.account,
        subscription=subscription,
        stripe_invoice_id=f"in_{number or 'draft'}",
        number=number,
        **{**values, **changes},
    )


def _what_came_and_went(invoices: list[Invoice]) -> None:
    _draft, late, paid = invoices
    InvoicePayment.objects.create(
        invoice=late,
        stripe_payment_id="inpay_late",
        amount_cents=145_200,
        status="open",
        failure="insufficient_funds",
        synced_at=clock.now(),
    )
    CreditNote.objects.create(
        account=paid.account,
        invoice=paid,
        stripe_credit_note_id="cn_full",
        number="PU-0002-CN-01",
        total_cents=12_100,
        currency="eur",
        status="issued",
        made_at=clock.now() - 300 * _DAY,
        synced_at=clock.now(),
    )
    Invoice.objects.filter(pk=paid.pk).update(credited_cents=12_100)


def _wishes(payer: BillingAccount, tribe: Tribe) -> None:
    for number, state in enumerate(BillingCommand.State.values):
        BillingCommand.objects.create(
            account=payer,
            tribe=tribe,
            kind="cancel",
            state=state,
            idempotency_key=f"cancel:sub_full:{number}",
            next_at=clock.now() + 365 * _DAY,
        )
