"""Organisations: who pays."""

import uuid
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response

from api.v1.organisations.serializers import (
    MakeOwnerSerializer,
    OrganisationDetailSerializer,
    OrganisationSerializer,
    OwnerSerializer,
)
from api.v1.record.serializers import OrganisationRecordSerializer
from api.v1.record.views import AFTER
from api.views import Door, found, typed
from core.accounts.freshness import check_fresh_sign_in
from core.audit import selectors as audit
from tenants import selectors, services
from tenants.models import Organisation


class OrganisationsView(Door, generics.ListAPIView[Any]):
    """The organisations one has a role in."""

    serializer_class = OrganisationSerializer

    def get_queryset(self) -> Any:
        """Those of the caller."""
        return selectors.organisations_of(self.account).order_by()


class OrganisationView(Door):
    """One organisation."""

    @extend_schema(responses={200: OrganisationDetailSerializer})
    def get(self, request: Request, organisation_id: uuid.UUID) -> Response:
        """With its tribes."""
        mine = selectors.organisations_of(self.account).prefetch_related("tribes")
        return Response(
            OrganisationDetailSerializer(found(mine.filter(pk=organisation_id).first())).data
        )


class OrganisationRecordView(Door):
    """What was decided about an organisation and the life of its tribes."""

    @extend_schema(parameters=[AFTER], responses={200: OrganisationRecordSerializer})
    def get(self, request: Request, organisation_id: uuid.UUID) -> Response:
        """Lines, the last first; for owners and admins."""
        mine = found(selectors.organisation_managed_by(self.account, organisation_id))
        lines = selectors.lines_of_organisation(mine)
        page = audit.page_of(lines, cursor=request.query_params.get("after", ""))
        answer: dict[str, Any] = {"results": audit.tell(page.rows), "next": page.older}
        return Response(OrganisationRecordSerializer(answer).data)


class OwnersView(Door):
    """The owners of an organisation one has a role in."""

    @extend_schema(responses={200: OwnerSerializer(many=True)})
    def get(self, request: Request, organisation_id: uuid.UUID) -> Response:
        """By name."""
        return Response(OwnerSerializer(selectors.owners_of(self._mine()), many=True).data)

    @extend_schema(request=MakeOwnerSerializer, responses={200: OwnerSerializer(many=True)})
    def post(self, request: Request, organisation_id: uuid.UUID) -> Response:
        """Make somebody owner, beside those who are; it takes a sign-in of the last minutes."""
        organisation = self._mine()
        check_fresh_sign_in(request)
        wish = typed(MakeOwnerSerializer, request)
        services.make_owner(
            actor=self.account, organisation=organisation, account_id=wish["account"]
        )
        return Response(OwnerSerializer(selectors.owners_of(organisation), many=True).data)

    def _mine(self) -> Organisation:
        mine = selectors.organisations_of(self.account)
        return found(mine.filter(pk=self.kwargs["organisation_id"]).first())
