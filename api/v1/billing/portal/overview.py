"""What an organisation pays, and what happened around it."""

import uuid
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.v1.billing.portal.doors import DeskDoor
from api.v1.billing.portal.shapes import (
    ActivitySerializer,
    BillingSerializer,
    ChangePayerSerializer,
    PayerOutcomeSerializer,
    TribeBillSerializer,
)
from api.views import found, typed
from billing import selectors
from billing.portal.activity import activity_of
from billing.portal.alerts import alerts_of
from billing.portal.overview import bill_of
from billing.services.changing_details import change_details
from core.accounts.freshness import check_fresh_sign_in

_NEWEST_INVOICES = 50
BEFORE = OpenApiParameter(
    "before", str, description="The `next` of the page before; older happenings follow."
)


class BillingView(DeskDoor):
    """The bill of an organisation."""

    @extend_schema(responses={200: BillingSerializer})
    def get(self, request: Request, organisation_id: uuid.UUID) -> Response:
        """Its tribes, what needs looking at, and the newest invoices."""
        desk = self.desk
        bill = bill_of(desk)
        answer: dict[str, Any] = {
            "account": desk.payer,
            "may_change": desk.may_change,
            "as_of": bill.as_of,
            "yearly_cents": bill.yearly_cents,
            "yearly_total_cents": bill.yearly_total_cents,
            "alerts": alerts_of(desk, bill),
            "bills": bill.tribes,
            "tribes": [row.tribe for row in bill.tribes],
            "invoices": selectors.invoices_of(desk.organisation)[:_NEWEST_INVOICES],
        }
        return Response(BillingSerializer(answer).data)

    @extend_schema(request=ChangePayerSerializer, responses={200: PayerOutcomeSerializer})
    def patch(self, request: Request, organisation_id: uuid.UUID) -> Response:
        """Change who is billed from the next invoice on; it takes a sign-in of the last minutes."""
        desk = self.desk
        check_fresh_sign_in(request)
        changed = change_details(
            actor=self.account,
            organisation=desk.organisation,
            **typed(ChangePayerSerializer, request),
        )
        return Response(PayerOutcomeSerializer(changed).data)


class TribeBillView(DeskDoor):
    """The bill of one tribe."""

    @extend_schema(responses={200: TribeBillSerializer})
    def get(self, request: Request, organisation_id: uuid.UUID, tribe_id: uuid.UUID) -> Response:
        """What it costs, how it stands, and what comes next."""
        rows = bill_of(self.desk, tribe_id=tribe_id).tribes
        return Response(TribeBillSerializer(found(rows[0] if rows else None)).data)


class ActivityView(DeskDoor):
    """What happened around the money of an organisation."""

    @extend_schema(parameters=[BEFORE], responses={200: ActivitySerializer})
    def get(self, request: Request, organisation_id: uuid.UUID) -> Response:
        """What people did, what the payment service was asked, and how access changed."""
        page = activity_of(self.desk, before=request.query_params.get("before", ""))
        return Response(ActivitySerializer({"results": page.rows, "next": page.older}).data)
