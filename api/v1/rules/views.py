"""The rules of this tribe: in force, as they would be, and as they were."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.v1.rules.serializers import (
    ChangeRulesSerializer,
    KeepRulesSerializer,
    RulesHistorySerializer,
    RulesPreviewSerializer,
    RulesSerializer,
)
from api.views import Door, number_in, typed
from core.common.errors import NotFound
from core.members import policies, selectors, services


class RulesView(Door):
    """The rules in force."""

    @extend_schema(responses={200: RulesSerializer})
    def get(self, request: Request) -> Response:
        """The version in force."""
        return Response(RulesSerializer(selectors.current_rules()).data)

    @extend_schema(request=ChangeRulesSerializer, responses={200: RulesSerializer})
    def patch(self, request: Request) -> Response:
        """Change them; stewards may. 409 if somebody else changed them meanwhile."""
        wish = typed(ChangeRulesSerializer, request)
        return Response(RulesSerializer(services.change_rules(actor=self.member, **wish)).data)


class RulesPreviewView(Door):
    """A change of the rules that nobody saves."""

    @extend_schema(request=ChangeRulesSerializer, responses={200: RulesPreviewSerializer})
    def post(self, request: Request) -> Response:
        """Say who would gain and lose what; stewards may ask."""
        wish = typed(ChangeRulesSerializer, request)
        preview = services.preview_rules(actor=self.member, **wish)
        return Response(RulesPreviewSerializer(preview).data)


class RulesReviewView(Door):
    """Looking at the rules again."""

    @extend_schema(request=KeepRulesSerializer, responses={200: RulesSerializer})
    def post(self, request: Request) -> Response:
        """Note that they stay as they are; stewards may. They are looked at in half a year."""
        wish = typed(KeepRulesSerializer, request)
        return Response(RulesSerializer(services.keep_rules(actor=self.member, **wish)).data)


class RulesVersionsView(Door):
    """How the rules came about."""

    @extend_schema(
        parameters=[OpenApiParameter("before", OpenApiTypes.INT, description="A version.")],
        responses={200: RulesHistorySerializer},
    )
    def get(self, request: Request) -> Response:
        """Every version, newest first; not for guests."""
        if not policies.can_see_people(self.member):
            raise NotFound
        before = number_in(request, "before") or 0
        return Response(RulesHistorySerializer(selectors.history_of_rules(before=before)).data)
