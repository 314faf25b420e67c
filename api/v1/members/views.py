"""The people of this tribe."""

import uuid
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response

from api.v1.history import HistorySerializer
from api.v1.members.serializers import (
    LevelSerializer,
    MemberSerializer,
    PartingSerializer,
    RemovalSerializer,
)
from api.views import Door, choice_in, found, number_in, typed
from core.common.errors import NotAllowed, NotFound
from core.members import policies, selectors, services
from core.members.selectors.happenings import happenings


@extend_schema(
    parameters=[
        OpenApiParameter("q", OpenApiTypes.STR, description="How words of a name begin."),
        OpenApiParameter("level", OpenApiTypes.INT, description="Only those at this level."),
        OpenApiParameter(
            "role",
            OpenApiTypes.STR,
            enum=["steward", "guest"],
            description="Only stewards, or only guests (for who may see them).",
        ),
    ]
)
class MembersView(Door, generics.ListAPIView[Any]):
    """Everybody who belongs here now."""

    serializer_class = MemberSerializer

    def get_queryset(self) -> Any:
        """The people that were asked for; guests do not belong to the tribe."""
        if not policies.can_see_people(self.member):
            raise NotFound
        asked = self.request.query_params
        search, level = asked.get("q", ""), number_in(self.request, "level")
        role = choice_in(self.request, "role", ("steward", "guest"))
        if role == "guest":
            sees = policies.can_see_guests(self.member)
            return (selectors.guests(search=search) if sees else selectors.nobody()).order_by()
        return selectors.people(
            search=search,
            level=level,
            stewards_only=role == "steward",
        ).order_by()


class PeopleHistoryView(Door):
    """What happened among the people, and to the rules."""

    @extend_schema(
        parameters=[OpenApiParameter("before", OpenApiTypes.STR, description="A cursor.")],
        responses={200: HistorySerializer},
    )
    def get(self, request: Request) -> Response:
        """Fifty happenings, newest first; not for guests."""
        if not policies.can_see_people(self.member):
            raise NotFound
        page = happenings(before=request.query_params.get("before", ""))
        return Response(HistorySerializer(page).data)


class MemberView(Door):
    """One person."""

    @extend_schema(responses={200: MemberSerializer})
    def get(self, request: Request, member_id: uuid.UUID) -> Response:
        """Somebody who is here now."""
        person = found(selectors.visible_member(member=self.member, member_id=member_id))
        return Response(MemberSerializer(person).data)

    @extend_schema(request=RemovalSerializer, responses={204: None})
    def delete(self, request: Request, member_id: uuid.UUID) -> Response:
        """Remove them; stewards may. Everything they have here ends at once."""
        wish = typed(RemovalSerializer, request)
        services.remove_member(actor=self.member, member_id=member_id, **wish)
        return Response(status=204)


class MeView(Door):
    """Oneself in this tribe."""

    @extend_schema(responses={200: MemberSerializer})
    def get(self, request: Request) -> Response:
        """One's own row."""
        return Response(MemberSerializer(self.member).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request) -> Response:
        """Leave the tribe, also one that is only read; everything one has in it ends at once."""
        services.leave_tribe(actor=self.member)
        return Response(status=204)


class MyPartingView(Door):
    """Leaving, thought through."""

    @extend_schema(responses={200: PartingSerializer(many=True)})
    def get(self, request: Request) -> Response:
        """What would end if the caller left; what is in the way comes first."""
        partings = selectors.partings_of(person=self.member, reader=self.member)
        return Response(PartingSerializer(partings, many=True).data)


class PartingView(Door):
    """Removing, thought through."""

    @extend_schema(responses={200: PartingSerializer(many=True)})
    def get(self, request: Request, member_id: uuid.UUID) -> Response:
        """What would end if they were removed, as far as the caller sees it; stewards may ask."""
        person = found(selectors.visible_member(member=self.member, member_id=member_id))
        if not policies.can_remove(self.member, person):
            raise NotAllowed
        partings = selectors.partings_of(person=person, reader=self.member)
        return Response(PartingSerializer(partings, many=True).data)


class LevelView(Door):
    """How far somebody is trusted."""

    @extend_schema(request=LevelSerializer, responses={200: MemberSerializer})
    def put(self, request: Request, member_id: uuid.UUID) -> Response:
        """Put them at a level; stewards may. Doing so again is harmless."""
        wish = typed(LevelSerializer, request)
        member = services.set_level(actor=self.member, member_id=member_id, **wish)
        return Response(MemberSerializer(member).data)


class StewardshipView(Door):
    """Keeping the tribe."""

    @extend_schema(request=None, responses={200: MemberSerializer})
    def put(self, request: Request, member_id: uuid.UUID) -> Response:
        """Make somebody steward; stewards may. Doing so again is harmless."""
        steward = services.make_steward(actor=self.member, member_id=member_id)
        return Response(MemberSerializer(steward).data)


class HandoverView(Door):
    """Keeping the tribe in somebody's place."""

    @extend_schema(request=None, responses={200: MemberSerializer})
    def post(self, request: Request, member_id: uuid.UUID) -> Response:
        """Make somebody steward and step down, in one step; stewards may."""
        steward = services.hand_over(actor=self.member, member_id=member_id)
        return Response(MemberSerializer(steward).data)


class MyStewardshipView(Door):
    """Keeping the tribe oneself."""

    @extend_schema(responses={200: MemberSerializer})
    def delete(self, request: Request) -> Response:
        """Step down; the last steward cannot."""
        return Response(MemberSerializer(services.step_down(actor=self.member)).data)
