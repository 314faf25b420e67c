"""Ordering a tribe to be paid by invoice."""

import uuid
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.fields import Text
from api.v1.billing.doors import ONCE, OrganisationDoor, key_of
from api.views import found, typed
from billing import selectors
from billing.models import InvoiceOrder
from billing.services import orders
from billing.services.details import Details
from billing.services.orders import Order
from core.accounts.freshness import check_fresh_sign_in


class OrderWishSerializer(serializers.Serializer[Any]):
    """What is ordered and who pays; the VAT number is checked, which takes a while."""

    plan = serializers.CharField(required=False)
    legal_name = serializers.CharField(max_length=200)
    billing_email = serializers.CharField(max_length=254)
    address_line1 = serializers.CharField(max_length=200)
    address_line2 = serializers.CharField(max_length=200, required=False, allow_blank=True)
    postal_code = serializers.CharField(max_length=20)
    city = serializers.CharField(max_length=100)
    country = serializers.CharField(
        max_length=2,
        error_messages={"required": _("Choose a country; it decides the VAT.")},
    )
    kvk_number = serializers.CharField(max_length=20, required=False, allow_blank=True)
    vat_number = serializers.CharField(max_length=40, required=False, allow_blank=True)
    po_number = serializers.CharField(required=False, allow_blank=True)
    needs_po = serializers.BooleanField(required=False)
    promotion_code = Text(required=False, allow_blank=True)


class OrderSerializer(serializers.ModelSerializer[InvoiceOrder]):
    """An order: waiting, approved (being made), ordered, refused or withdrawn."""

    plan = serializers.CharField(source="price.plan_code", read_only=True)
    yearly_cents = serializers.IntegerField(source="price.unit_amount_cents", read_only=True)
    access_state = serializers.CharField(source="tribe.access_state", read_only=True)

    class Meta:
        model = InvoiceOrder
        fields = (
            "id",
            "tribe",
            "plan",
            "yearly_cents",
            "po_number",
            "promotion_code",
            "state",
            "answer",
            "created_at",
            "answered_at",
            "access_state",
        )
        read_only_fields = fields


class OrderByInvoiceView(OrganisationDoor):
    """Ordering a year of a tribe, to be paid by invoice."""

    @extend_schema(request=OrderWishSerializer, responses={201: OrderSerializer}, parameters=[ONCE])
    def post(self, request: Request, organisation_id: uuid.UUID, tribe_id: uuid.UUID) -> Response:
        """Order it, after a fresh sign-in; a large or first order waits for somebody's yes."""
        tribe = self.tribe_for(organisation_id, tribe_id)
        check_fresh_sign_in(request)
        wish = typed(OrderWishSerializer, request)
        order = Order(
            plan_code=wish.pop("plan", tribe.plan),
            po_number=wish.pop("po_number", ""),
            needs_po=wish.pop("needs_po", False),
            promotion_code=wish.pop("promotion_code", ""),
            details=Details(**wish),
        )
        made = orders.order_by_invoice(
            actor=self.account, tribe=tribe, order=order, client_token=key_of(request)
        )
        return _answer(made, status=201)


class _OneOrder(OrganisationDoor):
    def order_for(self, organisation_id: uuid.UUID, order_id: uuid.UUID) -> InvoiceOrder:
        """An order for a tribe of this organisation."""
        order = found(selectors.order_of(account=self.account, order_id=order_id))
        return found(order if order.tribe.organisation_id == organisation_id else None)


class OrderView(_OneOrder):
    """An order."""

    @extend_schema(responses={200: OrderSerializer})
    def get(self, request: Request, organisation_id: uuid.UUID, order_id: uuid.UUID) -> Response:
        """How it stands."""
        return _answer(self.order_for(organisation_id, order_id))


class WithdrawOrderView(_OneOrder):
    """Ordering nothing after all."""

    @extend_schema(request=None, responses={200: OrderSerializer})
    def post(self, request: Request, organisation_id: uuid.UUID, order_id: uuid.UUID) -> Response:
        """Take an order back that waits."""
        order = self.order_for(organisation_id, order_id)
        return _answer(orders.withdraw_order(actor=self.account, order=order))


def _answer(order: InvoiceOrder, *, status: int = 200) -> Response:
    order.tribe.refresh_from_db()
    return Response(OrderSerializer(order).data, status=status)
