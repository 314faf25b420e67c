"""What concerns the caller, over all tribes."""

import uuid

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.v1.inbox import serializers as shapes
from api.views import Door
from core.inbox import selectors, services
from core.inbox.models import WorkPointer


class InboxView(Door):
    """Notices."""

    @extend_schema(
        parameters=[OpenApiParameter("cursor", OpenApiTypes.STR, description="A cursor.")],
        responses={200: shapes.InboxSerializer},
    )
    def get(self, request: Request) -> Response:
        """By part-up, newest first."""
        cursor = request.query_params.get("cursor", "")
        return Response(
            shapes.InboxSerializer(selectors.inbox_page(self.account, cursor=cursor)).data
        )


class ReadAllView(Door):
    """Reading everything."""

    @extend_schema(request=None, responses={200: shapes.ReadSerializer})
    def post(self, request: Request) -> Response:
        """Mark all as read."""
        marked = services.mark_all_read(actor=self.account)
        return Response(shapes.ReadSerializer({"marked": marked}).data)


class ReadView(Door):
    """Reading one."""

    @extend_schema(operation_id="inbox_pointer_read", request=None, responses={204: None})
    def post(self, request: Request, pointer_id: uuid.UUID) -> Response:
        """Mark it as read; doing so again is harmless."""
        services.mark_read(actor=self.account, pointer_id=pointer_id)
        return Response(status=204)


class WorkView(Door):
    """My work."""

    @extend_schema(responses={200: shapes.WorkSerializer(many=True)})
    def get(self, request: Request) -> Response:
        """The activities one does, soonest first."""
        items = selectors.work_of(self.account, WorkPointer.Kind.ACTIVITY)
        return Response(shapes.WorkSerializer(items, many=True).data)
