"""The ways to pay of an organisation."""

import uuid

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.v1.billing.portal.doors import DeskDoor
from api.v1.billing.portal.shapes import (
    MethodOutcomeSerializer,
    MethodSerializer,
    PageSerializer,
)
from api.views import found
from billing.portal.methods import method_of, method_row, methods_of
from billing.services import methods as services
from billing.services.methods import Outcome
from core.accounts.freshness import check_fresh_sign_in
from core.common import clock


class MethodsView(DeskDoor):
    """What there is to pay with."""

    @extend_schema(responses={200: MethodSerializer(many=True)})
    def get(self, request: Request, organisation_id: uuid.UUID) -> Response:
        """The usual one first; enough to recognise each by, never a whole number."""
        today = timezone.localdate(clock.now())
        rows = [method_row(method, today=today) for method in methods_of(self.desk.payer)]
        return Response(MethodSerializer(rows, many=True).data)


class MethodPageView(DeskDoor):
    """Giving another way to pay."""

    @extend_schema(request=None, responses={201: PageSerializer})
    def post(self, request: Request, organisation_id: uuid.UUID) -> Response:
        """Open the page on which it is filled in; send the person to its `url`."""
        url = services.open_method_page(actor=self.account, organisation=self.desk.organisation)
        return Response({"url": url}, status=201, headers={"Cache-Control": "no-store"})


class MethodView(DeskDoor):
    """One way to pay."""

    @extend_schema(request=None, responses={200: MethodOutcomeSerializer})
    def delete(
        self, request: Request, organisation_id: uuid.UUID, method_id: uuid.UUID
    ) -> Response:
        """Take it away; it takes a sign-in of the last minutes."""
        desk = self.desk
        method = found(method_of(desk.payer, method_id))
        check_fresh_sign_in(request)
        outcome = services.remove_method(
            actor=self.account, organisation=desk.organisation, method=method
        )
        return Response(told(outcome))


class DefaultMethodView(DeskDoor):
    """The usual way to pay."""

    @extend_schema(request=None, responses={200: MethodOutcomeSerializer})
    def post(self, request: Request, organisation_id: uuid.UUID, method_id: uuid.UUID) -> Response:
        """Make it this one; it takes a sign-in of the last minutes."""
        desk = self.desk
        method = found(method_of(desk.payer, method_id))
        check_fresh_sign_in(request)
        outcome = services.choose_method(
            actor=self.account, organisation=desk.organisation, method=method
        )
        return Response(told(outcome))


def told(outcome: Outcome) -> dict[str, object]:
    """A wish with the way to pay it was about."""
    row = method_row(outcome.method, today=timezone.localdate(clock.now()))
    shape = {"method": row, "is_under_way": outcome.is_under_way}
    return dict(MethodOutcomeSerializer(shape).data)
