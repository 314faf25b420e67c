"""Shapes of a bill; amounts in cents, without VAT unless a name says otherwise."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.fields import Text
from api.v1.billing.serializers import InvoiceSerializer, PaidTribeSerializer
from billing.models import BillingAccount, TaxId
from billing.portal.overview import TribeBill
from billing.services.changing_details import FIELDS


class StatusSerializer(serializers.Serializer[Any]):
    """How a tribe stands in words, with the codes behind them."""

    label = serializers.CharField(source="words.label")
    sentences = serializers.ListField(child=serializers.CharField(), source="words.sentences")
    reasons = serializers.ListField(child=serializers.CharField(), source="decision.reasons")
    next_state = serializers.CharField(source="decision.next_state")
    next_at = serializers.DateTimeField(source="decision.next_at", allow_null=True)


class TribeBillSerializer(serializers.Serializer[Any]):
    """
    What a tribe costs and how it stands.

    `next_total_cents` is with VAT, and null while the VAT is not known.
    """

    tribe = serializers.SerializerMethodField()
    status = StatusSerializer(source="*")
    plan = serializers.CharField(source="plan.code")
    next_plan = serializers.CharField(source="next_plan.code", default=None, allow_null=True)
    seats_used = serializers.IntegerField()
    seats_limit = serializers.IntegerField()
    yearly_cents = serializers.IntegerField(allow_null=True)
    next_invoice_at = serializers.DateTimeField(source="next_at", allow_null=True)
    next_net_cents = serializers.IntegerField(allow_null=True)
    next_total_cents = serializers.IntegerField(allow_null=True)
    method = serializers.CharField()
    invoice_to_pay = serializers.UUIDField(source="to_pay.pk", default=None, allow_null=True)

    @extend_schema_field(PaidTribeSerializer)
    def get_tribe(self, bill: TribeBill) -> Any:
        """The tribe with its subscription."""
        return PaidTribeSerializer(bill.tribe).data


class AlertSerializer(serializers.Serializer[Any]):
    """Something to look at; `code` is stable."""

    code = serializers.CharField()
    tone = serializers.CharField()
    words = serializers.CharField()


class TaxIdSerializer(serializers.ModelSerializer[TaxId]):
    """A VAT number; `verification` is pending, verified, unverified or unavailable."""

    class Meta:
        model = TaxId
        fields = ("id", "value", "verification", "verified_name")


class PayerSerializer(serializers.ModelSerializer[BillingAccount]):
    """Who pays, as the next invoice names them."""

    copy_emails = serializers.ListField(child=serializers.CharField())
    tax_ids = TaxIdSerializer(many=True)

    class Meta:
        model = BillingAccount
        fields = (*FIELDS, "tax_status", "net_terms_days", "may_pay_by_invoice", "tax_ids")
        read_only_fields = fields


class PayerOutcomeSerializer(serializers.Serializer[Any]):
    """Who pays as it is known now; `is_under_way` until the payment service confirmed it."""

    account = PayerSerializer(source="payer")
    is_under_way = serializers.BooleanField()


class ChangePayerSerializer(serializers.Serializer[Any]):
    """What shall change; what is not named stays."""

    legal_name = Text(required=False)
    billing_email = Text(required=False)
    copy_emails = serializers.ListField(child=Text(), required=False, max_length=20)
    address_line1 = Text(required=False)
    address_line2 = Text(required=False, allow_blank=True)
    postal_code = Text(required=False)
    city = Text(required=False)
    country = Text(required=False)
    kvk_number = Text(required=False, allow_blank=True)
    peppol_id = Text(required=False, allow_blank=True)
    language = Text(required=False)
    needs_po = serializers.BooleanField(required=False)


class AddTaxIdSerializer(serializers.Serializer[Any]):
    """A VAT number, with the letters of its country."""

    vat_number = Text()


class TaxIdsSerializer(serializers.Serializer[Any]):
    """The VAT numbers as they are known now; `is_under_way` until the wish was confirmed."""

    tax_ids = TaxIdSerializer(many=True)
    is_under_way = serializers.BooleanField()


class ReferenceSerializer(serializers.Serializer[Any]):
    """What the customer calls the order; empty for nothing."""

    po_number = Text(allow_blank=True)


class BillingSerializer(serializers.Serializer[Any]):
    """
    What an organisation pays, tribe by tribe.

    `as_of` is when the payment service last told us; null while it knows nothing of you. The
    totals are of a year, of what goes on by itself; `yearly_total_cents` is with VAT.
    `invoices` are the newest 50.
    """

    account = PayerSerializer(allow_null=True)
    may_change = serializers.BooleanField()
    as_of = serializers.DateTimeField(allow_null=True)
    yearly_cents = serializers.IntegerField()
    yearly_total_cents = serializers.IntegerField(allow_null=True)
    alerts = AlertSerializer(many=True)
    bills = TribeBillSerializer(many=True)
    tribes = PaidTribeSerializer(many=True)
    invoices = InvoiceSerializer(many=True)


class PageSerializer(serializers.Serializer[Any]):
    """A page of the payment service; whoever has its address may use it, so keep it to yourself."""

    url = serializers.URLField()


class MethodSerializer(serializers.Serializer[Any]):
    """A way to pay; `expiry` is empty, "soon" or "over"."""

    id = serializers.UUIDField(source="method.pk")
    words = serializers.CharField()
    type = serializers.CharField(source="method.type")
    is_default = serializers.BooleanField(source="method.is_default")
    mandate_status = serializers.CharField(source="method.mandate_status")
    last_day = serializers.DateField(allow_null=True)
    expiry = serializers.CharField()


class MethodOutcomeSerializer(serializers.Serializer[Any]):
    """A way to pay as it is known now; `is_under_way` until the payment service confirmed it."""

    method = MethodSerializer()
    is_under_way = serializers.BooleanField()


class HappeningSerializer(serializers.Serializer[Any]):
    """Something that happened; `source` is record, command or access."""

    id = serializers.UUIDField()
    at = serializers.DateTimeField()
    source = serializers.CharField()
    sentence = serializers.CharField()
    actor = serializers.CharField()


class ActivitySerializer(serializers.Serializer[Any]):
    """What happened, newest first; `next` goes into `before` for what is older."""

    results = HappeningSerializer(many=True)
    next = serializers.CharField()
