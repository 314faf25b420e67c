"""Invoices and what is done about them, for staff."""

import uuid

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.v1.staff import money_shapes as shapes
from api.v1.staff.doors import StaffDoor
from api.views import found, typed
from billing.services.money_wishes import Wish
from core.common.errors import InvalidInput
from core.support.rules import Right
from core.support.selectors import invoice as invoices
from core.support.services import looks, money

_ONCE = OpenApiParameter(
    "Idempotency-Key",
    uuid.UUID,
    OpenApiParameter.HEADER,
    required=True,
    description="A UUID of yours; sending it again gives what the first time gave.",
)


class InvoiceView(StaffDoor):
    """One invoice, with what can be done about it."""

    @extend_schema(responses={200: shapes.BillSerializer})
    def get(self, request: Request, invoice_id: uuid.UUID) -> Response:
        """What was paid, asked and decided; the organisation can see that somebody looked."""
        invoice = found(invoices.invoice_named(invoice_id))
        looks.record_customer_look(
            actor=self.account, organisation_id=invoice.account.organisation_id
        )
        return Response(shapes.BillSerializer(invoices.bill(invoice)).data)


class MoneyView(StaffDoor):
    """Money back, a credit note, or marking an invoice as paid."""

    right = Right.MONEY

    @extend_schema(
        parameters=[_ONCE],
        request=shapes.MoneyWishSerializer,
        responses={200: shapes.AskedSerializer, 202: shapes.AskedSerializer},
    )
    def post(self, request: Request, invoice_id: uuid.UUID) -> Response:
        """Ask for it: 200 when Stripe did it, 202 while it waits for Stripe or a colleague."""
        invoice = found(invoices.invoice_named(invoice_id))
        wish = typed(shapes.MoneyWishSerializer, request)
        asked = money.ask_for_money(
            actor=self.staff, invoice=invoice, wish=Wish(token=_token(request), **wish)
        )
        is_done = asked.command is not None and asked.command.is_made
        return Response(shapes.AskedSerializer(asked).data, status=200 if is_done else 202)


class ApprovalsView(StaffDoor):
    """What waits for a second person."""

    @extend_schema(responses={200: shapes.ApprovalSerializer(many=True)})
    def get(self, request: Request) -> Response:
        """The oldest first."""
        waiting = invoices.waiting_approvals()
        return Response(shapes.ApprovalSerializer(waiting, many=True).data)


class DecisionView(StaffDoor):
    """A question that waits for a second person."""

    right = Right.APPROVE

    @extend_schema(request=shapes.DecisionSerializer, responses={200: shapes.ApprovalSerializer})
    def post(self, request: Request, approval_id: uuid.UUID) -> Response:
        """Agree or refuse; the same answer twice is harmless."""
        wish = typed(shapes.DecisionSerializer, request)
        approval = money.decide(actor=self.staff, approval_id=approval_id, **wish)
        return Response(shapes.ApprovalSerializer(approval).data)


class WithdrawalView(StaffDoor):
    """A question one asked oneself."""

    right = Right.MONEY

    @extend_schema(request=None, responses={200: shapes.ApprovalSerializer})
    def post(self, request: Request, approval_id: uuid.UUID) -> Response:
        """Take it back; twice is harmless."""
        approval = money.withdraw(actor=self.staff, approval_id=approval_id)
        return Response(shapes.ApprovalSerializer(approval).data)


def _token(request: Request) -> uuid.UUID:
    try:
        return uuid.UUID(request.headers.get("Idempotency-Key", ""))
    except ValueError:
        raise InvalidInput({"Idempotency-Key": [_("Send a UUID of your own.")]}) from None
