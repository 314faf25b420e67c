"""Shapes of paying; amounts in cents, without VAT unless a name says otherwise."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.fields import Text
from api.v1.tribes.serializers import TribeSerializer
from billing.models import CheckoutAttempt, Invoice, TribeSubscription
from billing.selectors import Outcome, outcome_of
from core.common.text import CleanText


class PlanSerializer(serializers.Serializer[Any]):
    """A plan; `is_for_sale` says whether it can be bought now."""

    code = serializers.CharField()
    name = serializers.CharField()
    description = serializers.CharField()
    yearly_cents = serializers.IntegerField()
    currency = serializers.CharField()
    max_members = serializers.IntegerField()
    is_for_sale = serializers.BooleanField()


class ChoosePlanSerializer(serializers.Serializer[Any]):
    """Which plan; without one, that of the tribe."""

    plan = serializers.CharField(required=False)


class BuyPlanSerializer(ChoosePlanSerializer):
    """Which plan, and the promotion code that somebody was given."""

    promotion_code = Text(required=False, allow_blank=True)


class QuoteWishSerializer(BuyPlanSerializer):
    """What is to be worked out; a country and a VAT number count as if they were kept."""

    plan = Text()
    country = Text(required=False, allow_blank=True)
    vat_number = Text(required=False, allow_blank=True)


class QuoteSerializer(serializers.Serializer[Any]):
    """
    A first year, in cents; `total_cents` is with VAT, `again_cents` the years after, without.
    """

    plan = serializers.CharField(source="plan_code")
    promotion_code = serializers.CharField(source="code")
    net_cents = serializers.IntegerField()
    discount_cents = serializers.IntegerField()
    tax_cents = serializers.IntegerField()
    total_cents = serializers.IntegerField()
    again_cents = serializers.IntegerField()


class AttemptSerializer(serializers.ModelSerializer[CheckoutAttempt]):
    """A visit to Stripe's page, and what the tribe may do; `url` is empty once it is over."""

    plan = serializers.CharField(source="price.plan_code", read_only=True)
    outcome = serializers.SerializerMethodField()
    access_state = serializers.CharField(source="tribe.access_state", read_only=True)
    access_until = serializers.DateTimeField(
        source="tribe.access_until", read_only=True, allow_null=True
    )

    class Meta:
        model = CheckoutAttempt
        fields = (
            "id",
            "tribe",
            "plan",
            "promotion_code",
            "status",
            "outcome",
            "url",
            "expires_at",
            "synced_at",
            "access_state",
            "access_until",
        )
        read_only_fields = fields

    @extend_schema_field(serializers.ChoiceField(choices=Outcome.choices))
    def get_outcome(self, attempt: CheckoutAttempt) -> str:
        """What became of the payment; "processing" while a bank works on a direct debit."""
        return outcome_of(attempt).value


class SubscriptionSerializer(serializers.ModelSerializer[TribeSubscription]):
    """The yearly subscription of a tribe."""

    yearly_cents = serializers.IntegerField(
        source="price.unit_amount_cents", read_only=True, allow_null=True
    )

    class Meta:
        model = TribeSubscription
        fields = (
            "id",
            "status",
            "yearly_cents",
            "current_period_start",
            "current_period_end",
            "cancel_at_period_end",
        )


class CancelSerializer(serializers.Serializer[Any]):
    """Why somebody leaves; the words are read by us only."""

    reason = serializers.ChoiceField(choices=TribeSubscription.CancelReason.choices)
    words = serializers.CharField(
        required=False, allow_blank=True, max_length=500, validators=[CleanText()]
    )


class RenewalSerializer(serializers.Serializer[Any]):
    """Whether a subscription goes on; `is_under_way` until Stripe has confirmed it."""

    is_under_way = serializers.BooleanField()
    subscription = SubscriptionSerializer()


class PaidTribeSerializer(TribeSerializer):
    """A tribe with the subscription that counts."""

    subscription = serializers.SerializerMethodField()

    class Meta(TribeSerializer.Meta):
        fields = (*TribeSerializer.Meta.fields, "subscription")  # type: ignore[assignment]

    @extend_schema_field(SubscriptionSerializer(allow_null=True))
    def get_subscription(self, tribe: Any) -> Any:
        """At most one."""
        return SubscriptionSerializer(tribe.live[0]).data if tribe.live else None


class InvoiceSerializer(serializers.ModelSerializer[Invoice]):
    """An invoice; the total is with VAT."""

    tribe = serializers.UUIDField(source="subscription.tribe_id", read_only=True, allow_null=True)

    class Meta:
        model = Invoice
        fields = (
            "id",
            "number",
            "status",
            "tribe",
            "currency",
            "subtotal_cents",
            "total_cents",
            "amount_paid_cents",
            "amount_remaining_cents",
            "issued_at",
            "due_at",
            "paid_at",
        )
