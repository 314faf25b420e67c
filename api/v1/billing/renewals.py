"""Ending a subscription with its period, and going on after all."""

import uuid

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.v1.billing.doors import OrganisationDoor
from api.v1.billing.serializers import CancelSerializer, RenewalSerializer
from api.views import typed
from billing import services
from billing.services.renewals import Renewal
from core.accounts.freshness import check_fresh_sign_in


class CancelSubscriptionView(OrganisationDoor):
    """Stopping to pay for a tribe."""

    @extend_schema(
        request=CancelSerializer, responses={200: RenewalSerializer, 202: RenewalSerializer}
    )
    def post(self, request: Request, organisation_id: uuid.UUID, tribe_id: uuid.UUID) -> Response:
        """End it with the period that is paid for, after a fresh sign-in; 202 when it will be."""
        tribe = self.tribe_for(organisation_id, tribe_id)
        check_fresh_sign_in(request)
        wish = typed(CancelSerializer, request)
        return _answer(services.cancel_subscription(actor=self.account, tribe=tribe, **wish))


class ResumeSubscriptionView(OrganisationDoor):
    """Paying on after all."""

    @extend_schema(request=None, responses={200: RenewalSerializer, 202: RenewalSerializer})
    def post(self, request: Request, organisation_id: uuid.UUID, tribe_id: uuid.UUID) -> Response:
        """Let it go on, as long as it has not ended; 202 when it will be."""
        tribe = self.tribe_for(organisation_id, tribe_id)
        return _answer(services.resume_subscription(actor=self.account, tribe=tribe))


def _answer(renewal: Renewal) -> Response:
    status = 202 if renewal.is_under_way else 200
    return Response(RenewalSerializer(renewal).data, status=status)
