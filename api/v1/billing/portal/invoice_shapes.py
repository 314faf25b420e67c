"""Invoices of an organisation in JSON."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from billing.bank_details import pay_to
from billing.models import CreditNote, Invoice, InvoicePayment
from billing.portal.invoice_words import is_payable, state_of


class CreditNoteSerializer(serializers.ModelSerializer[CreditNote]):
    """What makes an invoice less; the total is with VAT. `has_pdf` is about our own copy."""

    has_pdf = serializers.SerializerMethodField()

    class Meta:
        model = CreditNote
        fields = (
            "id",
            "number",
            "total_cents",
            "tax_cents",
            "status",
            "has_pdf",
            "made_at",
            "voided_at",
        )

    def get_has_pdf(self, note: CreditNote) -> bool:
        """Whether our own copy is there."""
        return bool(note.pdf_sha256)


class PaymentSerializer(serializers.ModelSerializer[InvoicePayment]):
    """A payment for an invoice, tried or made; `failure` is a code."""

    class Meta:
        model = InvoicePayment
        fields = ("id", "amount_cents", "status", "method_type", "failure", "paid_at")


class LineSerializer(serializers.Serializer[Any]):
    """A line of an invoice."""

    description = serializers.CharField()
    amount_cents = serializers.IntegerField()


class InvoiceRowSerializer(serializers.ModelSerializer[Invoice]):
    """An invoice; the total is with VAT. `has_pdf` says whether our own copy is there."""

    tribe = serializers.UUIDField(source="subscription.tribe_id", read_only=True, allow_null=True)
    words = serializers.SerializerMethodField()
    is_payable = serializers.SerializerMethodField()
    has_pdf = serializers.SerializerMethodField()

    class Meta:
        model = Invoice
        fields: tuple[str, ...] = (
            "id",
            "number",
            "status",
            "words",
            "tribe",
            "currency",
            "subtotal_cents",
            "discount_cents",
            "tax_cents",
            "tax_reason",
            "total_cents",
            "credited_cents",
            "amount_paid_cents",
            "amount_remaining_cents",
            "po_number",
            "is_payable",
            "has_pdf",
            "issued_at",
            "due_at",
            "paid_at",
        )

    def get_words(self, invoice: Invoice) -> str:
        """How it stands, in the reader's language."""
        return state_of(invoice)["label"]

    def get_is_payable(self, invoice: Invoice) -> bool:
        """Whether it can be paid now."""
        return is_payable(invoice)

    def get_has_pdf(self, invoice: Invoice) -> bool:
        """Whether our own copy is there."""
        return bool(invoice.pdf_sha256)


class PayToSerializer(serializers.Serializer[Any]):
    """The account to transfer to, and the reference to give."""

    name = serializers.CharField()
    iban = serializers.CharField()
    bic = serializers.CharField()
    reference = serializers.CharField()


class InvoiceDetailSerializer(InvoiceRowSerializer):
    """
    An invoice with its lines, and what came and went for it.

    `pay_to` is null for what is charged and for what is paid.
    """

    lines = LineSerializer(many=True)
    payments = serializers.SerializerMethodField()
    credit_notes = CreditNoteSerializer(many=True)
    pay_to = serializers.SerializerMethodField()

    class Meta(InvoiceRowSerializer.Meta):
        fields = (*InvoiceRowSerializer.Meta.fields, "lines", "payments", "credit_notes", "pay_to")

    @extend_schema_field(PayToSerializer(allow_null=True))
    def get_pay_to(self, invoice: Invoice) -> Any:
        """Where it is paid to by bank."""
        bank = pay_to(invoice)
        return PayToSerializer(bank).data if bank else None

    @extend_schema_field(PaymentSerializer(many=True))
    def get_payments(self, invoice: Invoice) -> Any:
        """What was paid or tried, the newest first."""
        begun = [payment for payment in invoice.payments.all() if payment.is_begun]
        return PaymentSerializer(begun, many=True).data
