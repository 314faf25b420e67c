"""Another plan for a tribe, or another way to pay it."""

import uuid
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.v1.billing.doors import OrganisationDoor
from api.v1.billing.serializers import RenewalSerializer, SubscriptionSerializer
from api.views import typed
from billing.models import ChangePreview
from billing.services import changes, previews
from billing.services.collection import switch_collection
from core.accounts.freshness import check_fresh_sign_in


class NextPlanSerializer(serializers.Serializer[Any]):
    """Which plan."""

    plan = serializers.CharField()


class PreviewLineSerializer(serializers.Serializer[Any]):
    """What one part of it costs, in cents without VAT; a credit is below zero."""

    plan = serializers.CharField()
    amount_cents = serializers.IntegerField()
    is_credit = serializers.BooleanField()
    starts_at = serializers.DateTimeField(source="from")
    ends_at = serializers.DateTimeField(source="until")


class ChangePreviewSerializer(serializers.ModelSerializer[ChangePreview]):
    """What another plan costs: now, or in the next year when `begins` says "renewal"."""

    plan = serializers.CharField(source="price.plan_code", read_only=True)
    begins = serializers.SerializerMethodField()
    lines = PreviewLineSerializer(many=True)

    class Meta:
        model = ChangePreview
        fields = (
            "id",
            "plan",
            "begins",
            "lines",
            "subtotal_cents",
            "tax_cents",
            "total_cents",
            "amount_due_cents",
            "prorated_at",
            "expires_at",
        )
        read_only_fields = fields

    def get_begins(self, preview: ChangePreview) -> str:
        """When the plan changes: "now" or "renewal"."""
        is_now = previews.is_upgrade(preview.subscription, preview.price)
        return "now" if is_now else "renewal"


class ChangeSerializer(serializers.Serializer[Any]):
    """Which preview is said yes to, and whether a closed door is."""

    preview_id = serializers.UUIDField()
    accepts_closed_door = serializers.BooleanField(required=False)


class ChangedSerializer(serializers.Serializer[Any]):
    """A change; `waits_for_payment` until the difference is paid, when the plan changes."""

    is_under_way = serializers.BooleanField()
    waits_for_payment = serializers.BooleanField()
    subscription = SubscriptionSerializer()


class CollectionSerializer(serializers.Serializer[Any]):
    """Whether the next invoices are sent, or charged."""

    by_invoice = serializers.BooleanField()


class PreviewView(OrganisationDoor):
    """What another plan would cost."""

    @extend_schema(request=NextPlanSerializer, responses={201: ChangePreviewSerializer})
    def post(self, request: Request, organisation_id: uuid.UUID, tribe_id: uuid.UUID) -> Response:
        """To the cent, good for ten minutes; nothing is changed."""
        tribe = self.tribe_for(organisation_id, tribe_id)
        seen = previews.preview_change(
            actor=self.account, tribe=tribe, plan_code=typed(NextPlanSerializer, request)["plan"]
        )
        return Response(ChangePreviewSerializer(seen).data, status=201)


class ChangeView(OrganisationDoor):
    """Another plan."""

    @extend_schema(
        request=ChangeSerializer, responses={200: ChangedSerializer, 202: ChangedSerializer}
    )
    def post(self, request: Request, organisation_id: uuid.UUID, tribe_id: uuid.UUID) -> Response:
        """Change it as a preview said, after a fresh sign-in; 202 when it will be."""
        tribe = self.tribe_for(organisation_id, tribe_id)
        check_fresh_sign_in(request)
        wish = typed(ChangeSerializer, request)
        done = changes.change_plan(actor=self.account, tribe=tribe, **wish)
        status = 202 if done.is_under_way or done.waits_for_payment else 200
        return Response(ChangedSerializer(done).data, status=status)


class CollectionView(OrganisationDoor):
    """How the next invoices of a tribe are paid."""

    @extend_schema(
        request=CollectionSerializer, responses={200: RenewalSerializer, 202: RenewalSerializer}
    )
    def put(self, request: Request, organisation_id: uuid.UUID, tribe_id: uuid.UUID) -> Response:
        """Have them sent or charged, after a fresh sign-in; 202 when they will be."""
        tribe = self.tribe_for(organisation_id, tribe_id)
        check_fresh_sign_in(request)
        wish = typed(CollectionSerializer, request)
        done = switch_collection(actor=self.account, tribe=tribe, **wish)
        return Response(RenewalSerializer(done).data, status=202 if done.is_under_way else 200)
