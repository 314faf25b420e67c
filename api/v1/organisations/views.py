"""Organisations: who pays."""

import uuid
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response

from api.v1.organisations.serializers import (
    OrganisationDetailSerializer,
    OrganisationSerializer,
)
from api.views import Door, found
from tenants import selectors


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
