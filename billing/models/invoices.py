"""Mirrors of invoices and of the money that came and went for them; amounts in cents."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from billing.models.accounts import BillingAccount
from billing.models.subscriptions import TribeSubscription
from core.common.models import Keyed, Timestamped


class Invoice(Keyed, Timestamped):
    """
    One invoice of Stripe's; VAT is included in the total.

    `pdf_sha256` is empty until our own copy is kept, for seven years. `returned_at` is when a
    direct debit that had paid it was taken back; it then counts as unpaid since that day.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        OPEN = "open", _("to be paid")
        PAID = "paid", _("paid")
        UNCOLLECTIBLE = "uncollectible", _("given up")
        VOID = "void", _("void")

    account = models.ForeignKey(BillingAccount, models.PROTECT, related_name="invoices")
    subscription = models.ForeignKey(
        TribeSubscription, models.PROTECT, null=True, related_name="invoices"
    )
    stripe_invoice_id = models.CharField(max_length=255, unique=True)
    number = models.CharField(max_length=80, blank=True)
    status = models.CharField(max_length=16, choices=Status)
    billing_reason = models.CharField(max_length=40, blank=True)
    collection = models.CharField(max_length=24, blank=True)
    currency = models.CharField(max_length=3)
    subtotal_cents = models.BigIntegerField()
    discount_cents = models.BigIntegerField(default=0)
    tax_cents = models.BigIntegerField(default=0)
    tax_reason = models.CharField(max_length=40, blank=True)
    total_cents = models.BigIntegerField()
    amount_due_cents = models.BigIntegerField(default=0)
    amount_paid_cents = models.BigIntegerField()
    amount_remaining_cents = models.BigIntegerField()
    credited_cents = models.BigIntegerField(default=0)
    lines = models.JSONField(default=list)
    po_number = models.CharField(max_length=200, blank=True)
    hosted_url = models.URLField(max_length=2000, blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    pdf_stored_at = models.DateTimeField(null=True)
    attempt_count = models.PositiveSmallIntegerField(default=0)
    next_payment_attempt_at = models.DateTimeField(null=True)
    last_failure = models.CharField(max_length=60, blank=True)
    needs_action = models.BooleanField(default=False)
    is_processing = models.BooleanField(default=False)
    held_until = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    finalized_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    voided_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    issued_at = models.DateTimeField()
    livemode = models.BooleanField(default=False)
    synced_at = models.DateTimeField()

    # What begins a year, or the next one.
    OF_A_PERIOD = ("subscription_create", "subscription_cycle")

    class Meta:
        indexes = [
            models.Index(fields=["account", "-issued_at"], name="invoices_of_account"),
            models.Index(fields=["due_at"], condition=Q(status="open"), name="invoices_to_be_paid"),
        ]

    @property
    def is_owed_for_a_year(self) -> bool:
        """Whether a year is neither paid with it nor taken back; a draft will be owed."""
        is_settled = self.status in (self.Status.PAID, self.Status.VOID)
        return self.billing_reason in self.OF_A_PERIOD and not is_settled


class InvoiceDiscount(Keyed, Timestamped):
    """
    What one coupon took off an invoice; `code` is what somebody typed for it, empty where nobody
    did.
    """

    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="discounts")
    stripe_discount_id = models.CharField(max_length=255)
    coupon_id = models.CharField(max_length=255, blank=True)
    promotion_code_id = models.CharField(max_length=255, blank=True)
    code = models.CharField(max_length=500, blank=True)
    amount_cents = models.BigIntegerField()
    synced_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["invoice", "stripe_discount_id"], name="one_row_per_discount_of_an_invoice"
            )
        ]


class InvoicePayment(Keyed, Timestamped):
    """One payment for an invoice, tried or made."""

    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="payments")
    stripe_payment_id = models.CharField(max_length=255, unique=True)
    amount_cents = models.BigIntegerField()
    status = models.CharField(max_length=24)
    intent_id = models.CharField(max_length=255, blank=True)
    charge_id = models.CharField(max_length=255, blank=True)
    method_type = models.CharField(max_length=24, blank=True)
    failure = models.CharField(max_length=60, blank=True)
    paid_at = models.DateTimeField(null=True)
    synced_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["intent_id"], name="payments_by_intent")]

    @property
    def is_begun(self) -> bool:
        """Whether anybody tried; Stripe has one for each open invoice, which may only wait."""
        return bool(self.paid_at or self.failure or self.method_type or self.charge_id)


class Refund(Keyed, Timestamped):
    """Money that went back."""

    account = models.ForeignKey(BillingAccount, models.PROTECT, related_name="refunds")
    invoice = models.ForeignKey(Invoice, models.PROTECT, null=True, related_name="refunds")
    stripe_refund_id = models.CharField(max_length=255, unique=True)
    amount_cents = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    status = models.CharField(max_length=24)
    reason = models.CharField(max_length=40, blank=True)
    failure = models.CharField(max_length=60, blank=True)
    made_at = models.DateTimeField()
    synced_at = models.DateTimeField()


class CreditNote(Keyed, Timestamped):
    """What makes an invoice less than it said; `pdf_sha256` is empty until our copy is kept."""

    account = models.ForeignKey(BillingAccount, models.PROTECT, related_name="credit_notes")
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="credit_notes")
    stripe_credit_note_id = models.CharField(max_length=255, unique=True)
    number = models.CharField(max_length=80, blank=True)
    total_cents = models.BigIntegerField()
    tax_cents = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3)
    status = models.CharField(max_length=24)
    reason = models.CharField(max_length=40, blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    pdf_stored_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True)
    synced_at = models.DateTimeField()


class Dispute(Keyed, Timestamped):
    """A payment that the bank of the payer takes back, or tries to."""

    CLOSED = ("won", "lost", "warning_closed", "prevented")

    account = models.ForeignKey(BillingAccount, models.PROTECT, related_name="disputes")
    invoice = models.ForeignKey(Invoice, models.PROTECT, null=True, related_name="disputes")
    stripe_dispute_id = models.CharField(max_length=255, unique=True)
    charge_id = models.CharField(max_length=255, blank=True)
    method_type = models.CharField(max_length=24, blank=True)
    amount_cents = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    status = models.CharField(max_length=32)
    reason = models.CharField(max_length=40, blank=True)
    evidence_due_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    synced_at = models.DateTimeField()


class BankTransfer(Keyed, Timestamped):
    """Money that came into a customer's balance by bank, and how much of it paid invoices."""

    account = models.ForeignKey(BillingAccount, models.PROTECT, related_name="transfers")
    stripe_transaction_id = models.CharField(max_length=255, unique=True)
    amount_cents = models.BigIntegerField()
    applied_cents = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3)
    reference = models.CharField(max_length=140, blank=True)
    received_at = models.DateTimeField()
    synced_at = models.DateTimeField()
