"""The people of this tribe."""

import uuid
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response

from api.v1.members.serializers import MemberSerializer
from api.views import Door, found
from core.members import selectors, services


@extend_schema(parameters=[OpenApiParameter("q", OpenApiTypes.STR, description="Part of a name.")])
class MembersView(Door, generics.ListAPIView[Any]):
    """Everybody who belongs here now."""

    serializer_class = MemberSerializer

    def get_queryset(self) -> Any:
        """People whose name holds what was asked for."""
        return selectors.people(search=self.request.query_params.get("q", "")).order_by()


class MemberView(Door):
    """One person."""

    @extend_schema(responses={200: MemberSerializer})
    def get(self, request: Request, member_id: uuid.UUID) -> Response:
        """Somebody who belongs here now."""
        person = found(selectors.visible_member(member=self.member, member_id=member_id))
        return Response(MemberSerializer(person).data)


class MeView(Door):
    """Oneself in this tribe."""

    @extend_schema(responses={200: MemberSerializer})
    def get(self, request: Request) -> Response:
        """One's own row."""
        return Response(MemberSerializer(self.member).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request) -> Response:
        """Leave the tribe; everything one has in it ends at once."""
        services.leave_tribe(actor=self.member)
        return Response(status=204)


class StewardshipView(Door):
    """Keeping the tribe."""

    @extend_schema(request=None, responses={200: MemberSerializer})
    def put(self, request: Request, member_id: uuid.UUID) -> Response:
        """Make somebody steward; stewards may. Doing so again is harmless."""
        steward = services.make_steward(actor=self.member, member_id=member_id)
        return Response(MemberSerializer(steward).data)


class MyStewardshipView(Door):
    """Keeping the tribe oneself."""

    @extend_schema(responses={200: MemberSerializer})
    def delete(self, request: Request) -> Response:
        """Step down; the last steward cannot."""
        return Response(MemberSerializer(services.step_down(actor=self.member)).data)
