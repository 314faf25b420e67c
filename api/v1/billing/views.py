"""Paying for a tribe, or trying it first."""

import uuid

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.permissions import IsAnyone
from api.v1.billing.doors import ONCE, OrganisationDoor, key_of
from api.v1.billing.serializers import (
    AttemptSerializer,
    BuyPlanSerializer,
    ChoosePlanSerializer,
    PlanSerializer,
    QuoteSerializer,
    QuoteWishSerializer,
)
from api.v1.tribes.serializers import TribeSerializer
from api.views import Door, typed
from billing import plans, selectors, services
from billing.errors import StripeAway
from billing.services.quotes import quote


class PlansView(Door):
    """What a tribe costs."""

    permission_classes = (IsAnyone,)

    @extend_schema(responses={200: PlanSerializer(many=True)})
    def get(self, request: Request) -> Response:
        """Every plan, the smallest first."""
        for_sale = selectors.prices_for_sale()
        rows = [
            {
                "code": plan.code,
                "name": plan.name,
                "description": plan.description,
                "yearly_cents": plan.yearly_cents,
                "currency": plans.CURRENCY,
                "max_members": plan.max_members,
                "is_for_sale": plan.code in for_sale,
            }
            for plan in plans.PLANS
        ]
        return Response(PlanSerializer(rows, many=True).data)


class CheckoutView(OrganisationDoor):
    """Paying for a year of a tribe."""

    @extend_schema(request=BuyPlanSerializer, responses={201: AttemptSerializer}, parameters=[ONCE])
    def post(self, request: Request, organisation_id: uuid.UUID, tribe_id: uuid.UUID) -> Response:
        """Open Stripe's page, or give the one that is open; send the person to its `url`."""
        tribe = self.tribe_for(organisation_id, tribe_id)
        wish = typed(BuyPlanSerializer, request)
        attempt = services.start_checkout(
            actor=self.account,
            tribe=tribe,
            plan_code=wish.get("plan", tribe.plan),
            client_token=key_of(request),
            promotion_code=wish.get("promotion_code", ""),
        )
        return Response(AttemptSerializer(attempt).data, status=201)


class PriceView(OrganisationDoor):
    """What a first year of a tribe costs."""

    @extend_schema(request=QuoteWishSerializer, responses={200: QuoteSerializer})
    def post(self, request: Request, organisation_id: uuid.UUID, tribe_id: uuid.UUID) -> Response:
        """Work it out with VAT and a promotion code; nothing is begun or kept."""
        tribe = self.tribe_for(organisation_id, tribe_id)
        wish = typed(QuoteWishSerializer, request)
        seen = quote(actor=self.account, tribe=tribe, plan_code=wish.pop("plan"), **wish)
        return Response(QuoteSerializer(seen).data)


class AttemptView(OrganisationDoor):
    """A visit to Stripe's page."""

    @extend_schema(responses={200: AttemptSerializer})
    def get(self, request: Request, organisation_id: uuid.UUID, attempt_id: uuid.UUID) -> Response:
        """What became of it; asking is what finds it out, and grants nothing by itself."""
        attempt = self.attempt_for(organisation_id, attempt_id)
        try:
            services.sync_attempt(attempt=attempt)
        except StripeAway:
            attempt.refresh_from_db()  # what we know, with `synced_at` saying since when
        attempt.tribe.refresh_from_db()
        return Response(AttemptSerializer(attempt).data)


class CancelView(OrganisationDoor):
    """Not paying after all."""

    @extend_schema(request=None, responses={200: AttemptSerializer})
    def post(self, request: Request, organisation_id: uuid.UUID, attempt_id: uuid.UUID) -> Response:
        """Close Stripe's page; one that was paid meanwhile stays paid."""
        attempt = services.cancel_checkout(
            actor=self.account, attempt=self.attempt_for(organisation_id, attempt_id)
        )
        attempt.tribe.refresh_from_db()
        return Response(AttemptSerializer(attempt).data)


class TrialView(OrganisationDoor):
    """Trying a tribe out."""

    @extend_schema(request=ChoosePlanSerializer, responses={200: TribeSerializer})
    def post(self, request: Request, organisation_id: uuid.UUID, tribe_id: uuid.UUID) -> Response:
        """Open it for 30 days without a payment, once."""
        tribe = self.tribe_for(organisation_id, tribe_id)
        plan_code = typed(ChoosePlanSerializer, request).get("plan", tribe.plan)
        tribe = services.start_trial(actor=self.account, tribe=tribe, plan_code=plan_code)
        return Response(TribeSerializer(tribe).data)
