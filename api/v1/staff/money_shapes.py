"""Shapes of customers, invoices and what is done about them; amounts in cents."""

from typing import Any

from rest_framework import serializers

from api.v1.staff.serializers import ReasonSerializer
from billing.entitlements import Capability
from billing.models import Approval, BillingCommand, Invoice, StripeEvent
from billing.services.money_wishes import KINDS


class TableSerializer(serializers.Serializer[Any]):
    """Rows under columns; `of` asks for the rows behind a row, the other keys lead elsewhere."""

    name = serializers.CharField()
    title = serializers.CharField()
    columns = serializers.ListField(child=serializers.DictField())
    rows = serializers.ListField(child=serializers.DictField())
    total = serializers.DictField(allow_null=True)


class ReportSerializer(serializers.Serializer[Any]):
    """What a question is answered with; `as_of` is when it was so, for the months of a period."""

    code = serializers.CharField()
    title = serializers.CharField()
    as_of = serializers.CharField()
    first = serializers.CharField(allow_null=True)
    last = serializers.CharField(allow_null=True)
    tables = TableSerializer(many=True)


class HitSerializer(serializers.Serializer[Any]):
    """Something that fits what was looked for."""

    kind = serializers.CharField()
    label = serializers.CharField()
    detail = serializers.CharField()
    organisation_id = serializers.UUIDField(source="organisation.pk")
    organisation = serializers.CharField(source="organisation.name")
    invoice_id = serializers.UUIDField(allow_null=True)
    tribe_id = serializers.UUIDField(allow_null=True)


class MomentSerializer(serializers.Serializer[Any]):
    """One thing that happened with a customer."""

    at = serializers.DateTimeField()
    kind = serializers.CharField()
    words = serializers.CharField()
    who = serializers.CharField()
    note = serializers.CharField()


class InvoiceShortSerializer(serializers.ModelSerializer[Invoice]):
    """An invoice; amounts with VAT."""

    class Meta:
        model = Invoice
        fields = (
            "id",
            "number",
            "stripe_invoice_id",
            "status",
            "issued_at",
            "due_at",
            "total_cents",
            "amount_paid_cents",
            "amount_remaining_cents",
            "credited_cents",
            "po_number",
        )
        read_only_fields = fields


class CustomerSerializer(serializers.Serializer[Any]):
    """One customer, with the last fifty things that happened."""

    organisation_id = serializers.UUIDField(source="organisation.pk")
    organisation = serializers.CharField(source="organisation.name")
    stripe_customer_id = serializers.SerializerMethodField()
    tribes = serializers.SerializerMethodField()
    invoices = InvoiceShortSerializer(many=True)
    moments = MomentSerializer(many=True)
    before = serializers.CharField(source="older", help_text="For what is older; empty at the end.")

    def get_stripe_customer_id(self, customer: Any) -> str:
        """Empty for who never paid."""
        return (customer.account and customer.account.stripe_customer_id) or ""

    def get_tribes(self, customer: Any) -> list[dict[str, str]]:
        """The tribes, with what each may do."""
        return [
            {"id": str(one.pk), "name": one.name, "access_state": one.access_state}
            for one in customer.tribes
        ]


class NoteSerializer(serializers.Serializer[Any]):
    """A note beside a customer."""

    words = serializers.CharField(max_length=2000)


class StandingSerializer(serializers.Serializer[Any]):
    """Where a tribe stands on the ladder."""

    tribe_id = serializers.UUIDField(source="tribe.pk")
    access_state = serializers.CharField(source="tribe.access_state")
    access_until = serializers.DateTimeField(source="tribe.access_until", allow_null=True)
    since = serializers.DateTimeField(source="decision.since", allow_null=True)
    next_state = serializers.CharField(source="decision.next_state")
    next_at = serializers.DateTimeField(source="decision.next_at", allow_null=True)
    reasons = serializers.ListField(source="decision.reasons", child=serializers.CharField())
    exceptions = serializers.ListField(source="running", child=serializers.DictField())


class ExceptionWishSerializer(ReasonSerializer):
    """More time, a freeze, or asking to give a tribe for free."""

    kind = serializers.ChoiceField(["extension", "freeze", "comp"])
    last_day = serializers.DateField()


class RoomWishSerializer(ReasonSerializer):
    """More of something than the plan gives."""

    capability = serializers.ChoiceField(Capability.choices)
    value = serializers.IntegerField(min_value=1, max_value=1_000_000)
    last_day = serializers.DateField()


class LetterSerializer(serializers.ModelSerializer[StripeEvent]):
    """A letter of Stripe's."""

    class Meta:
        model = StripeEvent
        fields = ("id", "type", "object_id", "state", "attempts", "deliveries", "error")
        read_only_fields = fields


class CommandSerializer(serializers.ModelSerializer[BillingCommand]):
    """What was asked of Stripe."""

    class Meta:
        model = BillingCommand
        fields = ("id", "kind", "state", "payload", "result_id", "error", "reason", "created_at")
        read_only_fields = fields


class ApprovalSerializer(serializers.ModelSerializer[Approval]):
    """What one of staff asks for and another one decides."""

    class Meta:
        model = Approval
        fields = (
            "id",
            "kind",
            "state",
            "tribe",
            "object_id",
            "amount_cents",
            "reason",
            "asked_by",
            "decided_by",
            "decided_at",
            "answer",
            "created_at",
        )
        read_only_fields = fields


class BillSerializer(InvoiceShortSerializer):
    """An invoice with what can be done about it."""

    def to_representation(self, bill: Any) -> dict[str, Any]:
        """The invoice, what was asked, and how much is possible."""
        return {
            **super().to_representation(bill.invoice),
            "commands": CommandSerializer(bill.commands, many=True).data,
            "approvals": ApprovalSerializer(bill.approvals, many=True).data,
            "refundable_cents": bill.refundable_cents,
            "creditable_cents": bill.creditable_cents,
            "markable_cents": bill.markable_cents,
        }


class MoneyWishSerializer(ReasonSerializer):
    """Money back, a credit note, or marking as paid; amounts with VAT."""

    kind = serializers.ChoiceField(KINDS)
    amount_cents = serializers.IntegerField(min_value=1, max_value=999_999_999)
    ends_access = serializers.BooleanField(default=False)


class AskedSerializer(serializers.Serializer[Any]):
    """What became of a wish: a command to Stripe, or a question to a second person."""

    command = CommandSerializer(allow_null=True)
    approval = ApprovalSerializer(allow_null=True)


class DecisionSerializer(serializers.Serializer[Any]):
    """Yes or no; a no says why."""

    is_approved = serializers.BooleanField()
    answer = serializers.CharField(max_length=500, allow_blank=True, default="")
