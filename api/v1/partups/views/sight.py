"""Who sees a part-up."""

import uuid

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.v1.partups import serializers
from api.v1.partups import sight as shapes
from api.v1.partups.finding import the_partup
from api.views import Door, found, typed
from core.common.errors import NotAllowed
from core.members.policies import can_see_people
from core.members.selectors import current_rules
from core.partups import policies, rules, selectors, services


class AudienceView(Door):
    """Whom a part-up is open to."""

    @extend_schema(
        parameters=[OpenApiParameter("to", OpenApiTypes.STR, description="Another audience.")],
        responses={200: shapes.ChangeOfSightSerializer},
    )
    def get(self, request: Request, partup_id: uuid.UUID) -> Response:
        """Who would gain and lose sight with another audience; partners may look."""
        partup = the_partup(self.member, partup_id)
        standing = selectors.standing_of(member=self.member, partup=partup)
        if not policies.can_change(standing):
            raise NotAllowed
        to = request.query_params.get("to", partup.audience)
        if to != partup.audience:
            rules.check_audience(to, current_rules())
        change = selectors.change_of_sight(partup=partup, to=to)
        names = can_see_people(self.member)
        return Response(shapes.ChangeOfSightSerializer(change, context={"names": names}).data)

    @extend_schema(
        request=shapes.AudienceSerializer,
        responses={200: serializers.WholePartupSerializer},
    )
    def put(self, request: Request, partup_id: uuid.UUID) -> Response:
        """Open it to others, from the next click on; partners may. Again is harmless."""
        partup = the_partup(self.member, partup_id)
        wish = typed(shapes.AudienceSerializer, request)
        services.change_partup(actor=self.member, partup=partup, **wish)
        whole = found(selectors.whole_partup(member=self.member, partup_id=partup.pk))
        return Response(serializers.WholePartupSerializer(whole).data)
