"""Finding tribes that show themselves to everybody."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response

from api.permissions import IsAnyone
from api.v1.discover.serializers import FaceSerializer, ListedTribeSerializer
from api.views import Door, found
from core.home import selectors

LONGEST_SEARCH = 80


@extend_schema(
    parameters=[
        OpenApiParameter("q", OpenApiTypes.STR, description="Words of the name or the reason.")
    ]
)
class DiscoverView(Door, generics.ListAPIView[Any]):
    """The tribes that are listed."""

    serializer_class = ListedTribeSerializer
    permission_classes = (IsAnyone,)

    def get_queryset(self) -> Any:
        """Those with these words, of those that everybody may see."""
        search = self.request.query_params.get("q", "").strip()[:LONGEST_SEARCH]
        return selectors.listed_tribes(search=search).order_by()


class FaceView(Door):
    """The public page of a tribe."""

    permission_classes = (IsAnyone,)

    @extend_schema(responses={200: FaceSerializer})
    def get(self, request: Request, slug: str) -> Response:
        """What a tribe shows; also found by a former address. 404 when it shows nothing."""
        viewer = request._request.account
        return Response(FaceSerializer(found(selectors.face_of(viewer=viewer, slug=slug))).data)
