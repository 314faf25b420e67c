"""One invoice: its payments, what went back, and what can still be done with it."""

import uuid
from dataclasses import dataclass
from typing import Any

from billing.models import Approval, BillingCommand, Dispute, Invoice
from billing.services.giving import CREDIT_NOTE, MARK_PAID, REFUND
from billing.services.leftover import possible_cents


@dataclass(frozen=True)
class Bill:
    """An invoice as staff sees it; the last three say how much is possible, in cents."""

    invoice: Invoice
    payments: list[Any]
    refunds: list[Any]
    notes: list[Any]
    disputes: list[Any]
    commands: list[BillingCommand]
    approvals: list[Approval]
    refundable_cents: int
    creditable_cents: int
    markable_cents: int


def invoice_named(invoice_id: uuid.UUID) -> Invoice | None:
    """An invoice by its key, or None."""
    rows = Invoice.objects.select_related("account__organisation", "subscription__tribe")
    return rows.filter(pk=invoice_id).first()


def bill(invoice: Invoice) -> Bill:
    """Everything about an invoice."""
    commands = BillingCommand.objects.filter(
        account=invoice.account_id, idempotency_key__contains=f":{invoice.stripe_invoice_id}:"
    )
    disputes = list(invoice.disputes.order_by("-made_at"))
    about = [invoice.pk, *(one.pk for one in disputes)]
    approvals = Approval.objects.filter(object_id__in=about)
    return Bill(
        invoice=invoice,
        payments=list(invoice.payments.order_by("-paid_at")),
        refunds=list(invoice.refunds.order_by("-made_at")),
        notes=list(invoice.credit_notes.order_by("-made_at")),
        disputes=disputes,
        commands=list(commands.select_related("actor").order_by("-created_at")),
        approvals=list(approvals.select_related("asked_by", "decided_by").order_by("-created_at")),
        refundable_cents=possible_cents(invoice, REFUND),
        creditable_cents=possible_cents(invoice, CREDIT_NOTE),
        markable_cents=possible_cents(invoice, MARK_PAID),
    )


def waiting_approvals() -> list[Approval]:
    """What waits for a second person, the oldest first, each with `invoice` or None."""
    rows = Approval.objects.filter(state=Approval.State.WAITING)
    found = list(
        rows.select_related("account__organisation", "tribe", "asked_by").order_by("created_at")
    )
    about = {one.object_id for one in found if one.object_id}
    invoices = Invoice.objects.in_bulk(about)
    disputed = Dispute.objects.filter(pk__in=about).select_related("invoice")
    invoices |= {one.pk: one.invoice for one in disputed if one.invoice}
    for approval in found:
        approval.invoice = invoices.get(approval.object_id)  # type: ignore[attr-defined]
    return found


def decided_approvals(*, limit: int = 50) -> list[Approval]:
    """What was decided lately, the last first."""
    rows = Approval.objects.exclude(state=Approval.State.WAITING)
    return list(
        rows.select_related("account__organisation", "tribe", "asked_by", "decided_by").order_by(
            "-decided_at"
        )[:limit]
    )
