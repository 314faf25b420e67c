"""What people say in a part-up."""

import uuid

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.v1.conversations import serializers as shapes
from api.v1.partups.finding import the_partup
from api.views import Door, found, typed
from core.conversations import selectors, services


class MessagesView(Door):
    """The conversation of a part-up."""

    @extend_schema(
        parameters=[OpenApiParameter("before", OpenApiTypes.STR, description="A cursor.")],
        responses={200: shapes.MessagePageSerializer},
    )
    def get(self, request: Request, partup_id: uuid.UUID) -> Response:
        """The newest messages, or those before a cursor."""
        page = selectors.page_of(
            member=self.member,
            subject=the_partup(self.member, partup_id),
            before=request.query_params.get("before", ""),
        )
        return Response(shapes.MessagePageSerializer(page).data)

    @extend_schema(request=shapes.PostMessageSerializer, responses={201: shapes.MessageSerializer})
    def post(self, request: Request, partup_id: uuid.UUID) -> Response:
        """Say something."""
        partup = the_partup(self.member, partup_id)
        wish = typed(shapes.PostMessageSerializer, request)
        message = services.post_message(actor=self.member, subject=partup, **wish)
        return Response(shapes.MessageSerializer(message).data, status=201)


class MessageView(Door):
    """One message."""

    @extend_schema(responses={200: shapes.MessageSerializer})
    def get(self, request: Request, message_id: uuid.UUID) -> Response:
        """As it is now."""
        message, _ = found(selectors.visible_message(member=self.member, message_id=message_id))
        return Response(shapes.MessageSerializer(message).data)

    @extend_schema(request=shapes.EditMessageSerializer, responses={200: shapes.MessageSerializer})
    def patch(self, request: Request, message_id: uuid.UUID) -> Response:
        """Change one's own words."""
        message, _ = found(selectors.visible_message(member=self.member, message_id=message_id))
        wish = typed(shapes.EditMessageSerializer, request)
        edited = services.edit_message(actor=self.member, message=message, **wish)
        return Response(shapes.MessageSerializer(edited).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, message_id: uuid.UUID) -> Response:
        """Remove one's own words; that there was a message stays."""
        message, _ = found(selectors.visible_message(member=self.member, message_id=message_id))
        services.delete_message(actor=self.member, message=message)
        return Response(status=204)
