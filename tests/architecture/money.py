"""One of everything that has to do with paying, for a tribe of the key table."""

import uuid
from typing import Any

from billing.models import (
    Approval,
    BillingAccount,
    ChangePreview,
    CheckoutAttempt,
    CreditNote,
    Invoice,
    InvoiceOrder,
    PaymentMethod,
    PlanPrice,
    ReconcileRun,
    StaffTask,
    TaxId,
    TribeSubscription,
)
from core.accounts.models import Account
from core.common import clock
from tenants.models import Tribe


def money_of(tribe: Tribe, canary: str, *, payer: Account) -> dict[str, Any]:
    """Make it, and give the address parameter of each; nothing is asked of Stripe."""
    account, _ = BillingAccount.objects.get_or_create(organisation=tribe.organisation)
    attempt = _checkout(tribe, account, payer)
    invoice = _invoice(account, canary)
    return {
        "approval_id": _approval(invoice, payer).pk,
        "exception_id": tribe.organisation_id,
        "event_id": "evt_nobody",
        "run_id": ReconcileRun.objects.create(kind="weekly", started_at=clock.now()).pk,
        "code": "renewals",
        "attempt_id": attempt.pk,
        "order_id": _order(attempt, canary).pk,
        "preview_id": _preview(attempt).pk,
        "task_id": _task(tribe, canary).pk,
        "invoice_id": invoice.pk,
        "note_id": _note(invoice, canary).pk,
        "method_id": _method(account, canary).pk,
        "tax_id_id": _number(account, canary).pk,
    }


def _approval(invoice: Invoice, asker: Account) -> Approval:
    """Something about the bill that waits for a second person of staff."""
    return Approval.objects.create(
        account=invoice.account,
        kind=Approval.Kind.REFUND,
        object_id=invoice.pk,
        amount_cents=1,
        payload={"token": str(uuid.UUID(int=9)), "ends_access": False},
        reason="They asked.",
        asked_by=asker,
    )


def _task(tribe: Tribe, canary: str) -> StaffTask:
    """Something about the tribe that waits for staff."""
    return StaffTask.objects.create(kind="command_stuck", subject=canary, tribe=tribe, facts={})


def _checkout(tribe: Tribe, account: BillingAccount, payer: Account) -> CheckoutAttempt:
    """A visit to Stripe's page that is over, so that nothing is asked of Stripe."""
    price, _ = PlanPrice.objects.get_or_create(
        stripe_price_id="price_world",
        defaults={
            "plan_code": tribe.plan,
            "stripe_product_id": "prod_world",
            "lookup_key": "world",
            "unit_amount_cents": 1,
        },
    )
    return CheckoutAttempt.objects.create(
        account=account,
        tribe=tribe,
        price=price,
        started_by=payer,
        status=CheckoutAttempt.Status.EXPIRED,
        expires_at=clock.now(),
    )


def _order(attempt: CheckoutAttempt, canary: str) -> InvoiceOrder:
    """An order that was refused, so that nothing is asked of Stripe."""
    return InvoiceOrder.objects.create(
        account=attempt.account,
        tribe=attempt.tribe,
        price=attempt.price,
        ordered_by=attempt.started_by,
        client_token=attempt.client_token,
        po_number=canary,
        state=InvoiceOrder.State.REFUSED,
    )


def _preview(attempt: CheckoutAttempt) -> ChangePreview:
    """What another plan would have cost, while the tribe still had a subscription."""
    ended = TribeSubscription.objects.create(
        account=attempt.account,
        tribe=attempt.tribe,
        price=attempt.price,
        stripe_subscription_id=f"sub_{attempt.tribe_id}",
        status=TribeSubscription.Status.INCOMPLETE_EXPIRED,
        synced_at=clock.now(),
    )
    return ChangePreview.objects.create(
        subscription=ended,
        price=attempt.price,
        made_by=attempt.started_by,
        prorated_at=clock.now(),
        expires_at=clock.now(),
        subtotal_cents=1,
        tax_cents=0,
        total_cents=1,
        amount_due_cents=1,
    )


def _invoice(account: BillingAccount, canary: str) -> Invoice:
    """An invoice that is being made, so that something can still be put on it."""
    return Invoice.objects.create(
        account=account,
        stripe_invoice_id=f"in_{canary}",
        status=Invoice.Status.DRAFT,
        currency="eur",
        subtotal_cents=1,
        total_cents=1,
        amount_paid_cents=0,
        amount_remaining_cents=1,
        po_number=canary,
        issued_at=clock.now(),
        synced_at=clock.now(),
    )


def _note(invoice: Invoice, canary: str) -> CreditNote:
    """What makes the invoice less; our copy of it is on its way."""
    return CreditNote.objects.create(
        account=invoice.account,
        invoice=invoice,
        stripe_credit_note_id=f"cn_{canary}",
        total_cents=1,
        currency="eur",
        status="issued",
        made_at=clock.now(),
        synced_at=clock.now(),
    )


def _method(account: BillingAccount, canary: str) -> PaymentMethod:
    """A card that nothing is collected from."""
    return PaymentMethod.objects.create(
        account=account, stripe_method_id=f"pm_{canary}", type="card", synced_at=clock.now()
    )


def _number(account: BillingAccount, canary: str) -> TaxId:
    """A VAT number that was looked up."""
    return TaxId.objects.create(
        account=account,
        stripe_tax_id=f"txi_{canary}",
        type="eu_vat",
        value=canary,
        synced_at=clock.now(),
    )
