"""Everything there is to say about money, ready to be said: one case for each kind of mail."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from billing.models import (
    BillingAccount,
    CreditNote,
    Dispute,
    Invoice,
    InvoiceOrder,
    PaymentMethod,
    PlanPrice,
    Refund,
    TaxId,
    TribeSubscription,
)
from tenants.models import Tribe

# A leap day, at noon in Amsterdam.
NOW = dt.datetime(2028, 2, 29, 11, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Case:
    """A kind of mail: what it is about, how things stand, and what the English mail says."""

    kind: str
    about: str
    says: str
    facts: dict[str, Any] = field(default_factory=dict)
    state: str = "active"
    invoice: dict[str, Any] = field(default_factory=dict)
    subscription: dict[str, Any] = field(default_factory=dict)
    order: dict[str, Any] = field(default_factory=dict)


LATE = {"status": "past_due", "unpaid_since": NOW - 3 * DAY}
PAID = {"status": "paid", "paid_at": NOW, "amount_paid_cents": 145_200}
ENDING = {"cancel_at_period_end": True}
TOLD = {"from": "past_due", "next_at": NOW + 15 * DAY}
CASES = [
    Case("welcome", "invoice", "of which VAT: €252", invoice=PAID),
    Case("receipt", "invoice", "Paid, with VAT: €1,452", invoice=PAID),
    Case("invoice", "invoice", "Purchase order: PO-7"),
    Case("due_soon", "invoice", "is due on 7 March 2028"),
    Case("due_today", "invoice", "is due today"),
    Case("overdue", "invoice", "was due on 7 March 2028"),
    Case(
        "payment_failed",
        "invoice",
        "There was not enough money on the account.",
        {"failure": "insufficient_funds"},
    ),
    Case("action_required", "invoice", "confirm the payment", invoice={"needs_action": True}),
    Case("trial", "tribe", "ends on 7 March 2028", {"ends_at": NOW + 7 * DAY}, "trialing"),
    Case("renewal", "subscription", "€1,452 with VAT is paid by", {"at": NOW + 7 * DAY}),
    Case("plan_changed", "subscription", "up to 500 people", {"plan": "large_tribe", "at": NOW}),
    Case("cancel_confirmed", "subscription", "until 7 March 2028", subscription=ENDING),
    Case("cancel_ending", "subscription", "This is a reminder.", subscription=ENDING),
    Case("paid_ending", "tribe", "has no subscription", {"at": NOW + 7 * DAY}),
    Case("resumed", "subscription", "goes on as before"),
    Case("ordered", "order", "yours for a year", order={"state": "ordered"}),
    Case(
        "order_refused",
        "order",
        "We do not know you yet.",
        order={"state": "refused", "answer": "We do not know you yet."},
    ),
    Case(
        "po_missing",
        "invoice",
        "Give it before 7 March 2028.",
        invoice={"status": "draft", "po_number": "", "held_until": NOW + 7 * DAY},
    ),
    Case("ended", "tribe", "Until 30 March 2028 people can read", state="cancelled"),
    Case("access_restored", "tribe", "open again"),
    Case("card_expiring", "method", "the end of April 2028", {"year": 2028, "month": 4}),
    Case("vat_verified", "tax_id", "knows the VAT number NL123456789B01"),
    Case("vat_failed", "tax_id", "does not know the VAT number"),
    Case("contact_changed", "account", "come here"),
    Case("refund", "refund", "€121 is on its way"),
    Case("credit_note", "credit_note", "Amount, with VAT: €121"),
    Case("dispute_opened", "dispute", "must be with the bank by 10 March 2028"),
    Case(
        "ladder_warning",
        "tribe",
        "waits since 26 February 2028",
        {"state": "grace", "at": NOW + 4 * DAY},
        "past_due",
        subscription=LATE,
    ),
    Case(
        "ladder_step",
        "tribe",
        "the next step follows on 15 March 2028",
        {"state": "grace", **TOLD},
        "grace",
        subscription=LATE,
    ),
    Case("erasure_ahead", "tribe", "may erase it", {"at": NOW + 30 * DAY}, "archived"),
    Case("erased", "tribe", "Nobody can bring it back.", state="archived"),
]


def lay_out(tribe: Tribe, case: Case) -> dict[str, Any]:
    """Make everything a case may be about, and give it by name."""
    until = case.facts.get("at")
    Tribe.objects.filter(pk=tribe.pk).update(access_state=case.state, access_until=until)
    tribe.refresh_from_db()
    account = BillingAccount.objects.create(
        organisation=tribe.organisation, stripe_customer_id=f"cus_{tribe.slug}"
    )
    method = PaymentMethod.objects.create(
        account=account,
        stripe_method_id=f"pm_{tribe.slug}",
        type="card",
        last4="4242",
        exp_month=4,
        exp_year=2028,
        is_default=True,
        synced_at=NOW,
    )
    subscription = make_subscription(account, tribe, method, **case.subscription)
    invoice = make_invoice(account, subscription, **case.invoice)
    return {
        "tribe": tribe,
        "account": account,
        "method": method,
        "subscription": subscription,
        "invoice": invoice,
        "order": _order(subscription, **case.order),
        **_money_back(account, invoice),
        "tax_id": TaxId.objects.create(
            account=account,
            stripe_tax_id=f"txi_{tribe.slug}",
            type="eu_vat",
            value="NL123456789B01",
            verification="unverified" if case.kind == "vat_failed" else "verified",
            synced_at=NOW,
        ),
    }


def make_subscription(
    account: BillingAccount, tribe: Tribe, method: PaymentMethod | None = None, **changes: Any
) -> TribeSubscription:
    """A year of a tribe that ends in a week."""
    price, _made = PlanPrice.objects.get_or_create(
        stripe_price_id="price_tribe",
        defaults={
            "plan_code": "tribe",
            "stripe_product_id": "prod_tribe",
            "lookup_key": "partup_tribe_year",
            "unit_amount_cents": 120_000,
            "valid_until": NOW,
        },
    )
    values = {
        "stripe_subscription_id": f"sub_{tribe.pk}",
        "status": "active",
        "price": price,
        "method": method,
        "current_period_end": NOW + 7 * DAY,
        "synced_at": NOW,
        **changes,
    }
    return TribeSubscription.objects.create(account=account, tribe=tribe, **values)


def make_invoice(
    account: BillingAccount, subscription: TribeSubscription, **changes: Any
) -> Invoice:
    """An invoice of € 1.452 that is due in a week."""
    values = {
        "stripe_invoice_id": f"in_{subscription.pk}",
        "number": "PU-2028-7",
        "po_number": "PO-7",
        "status": "open",
        "collection": subscription.collection,
        "currency": "eur",
        "subtotal_cents": 120_000,
        "tax_cents": 25_200,
        "total_cents": 145_200,
        "amount_paid_cents": 0,
        "amount_remaining_cents": 145_200,
        "due_at": NOW + 7 * DAY,
        "finalized_at": NOW,
        "issued_at": NOW,
        "synced_at": NOW,
        **changes,
    }
    return Invoice.objects.create(account=account, subscription=subscription, **values)


def _order(subscription: TribeSubscription, **changes: Any) -> InvoiceOrder:
    """The order that a subscription came from."""
    return InvoiceOrder.objects.create(
        account=subscription.account,
        tribe=subscription.tribe,
        price=subscription.price,
        ordered_by=subscription.tribe.founder,
        client_token=subscription.pk,
        po_number="PO-7",
        **{"state": InvoiceOrder.State.ORDERED, **changes},
    )


def _money_back(account: BillingAccount, invoice: Invoice) -> dict[str, Any]:
    shared = {"account": account, "invoice": invoice, "currency": "eur", "synced_at": NOW}
    return {
        "refund": Refund.objects.create(
            stripe_refund_id="re_1", amount_cents=12_100, status="succeeded", made_at=NOW, **shared
        ),
        "credit_note": CreditNote.objects.create(
            stripe_credit_note_id="cn_1",
            number="CN-1",
            total_cents=12_100,
            status="issued",
            made_at=NOW,
            **shared,
        ),
        "dispute": Dispute.objects.create(
            stripe_dispute_id="dp_1",
            amount_cents=145_200,
            status="needs_response",
            evidence_due_at=NOW + 10 * DAY,
            made_at=NOW,
            **shared,
        ),
    }
