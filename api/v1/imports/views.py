"""Inviting people from a list; for stewards."""

import uuid

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.v1.imports.serializers import (
    ImportSerializer,
    ImportWithRowsSerializer,
    ListSerializer,
)
from api.views import Door, found, typed
from core.members import services
from core.members.selectors import imports


class ImportsView(Door):
    """Lists of people to invite."""

    @extend_schema(request=ListSerializer, responses={201: ImportWithRowsSerializer})
    def post(self, request: Request) -> Response:
        """Have a list looked at; nobody is mailed before it is confirmed."""
        wish = typed(ListSerializer, request)
        made = services.preview_import(
            actor=self.member, content=wish["text"], words=wish.get("words", "")
        )
        return Response(ImportWithRowsSerializer(made).data, status=201)


class ImportView(Door):
    """One list."""

    @extend_schema(responses={200: ImportWithRowsSerializer})
    def get(self, request: Request, import_id: uuid.UUID) -> Response:
        """Its lines, and how far the sending is."""
        list_ = found(imports.people_import(member=self.member, import_id=import_id))
        return Response(ImportWithRowsSerializer(list_).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, import_id: uuid.UUID) -> Response:
        """Mail nobody (more) on it."""
        services.stop_import(actor=self.member, import_id=import_id)
        return Response(status=204)


class ImportConfirmationView(Door):
    """Saying that a list is right."""

    @extend_schema(request=None, responses={202: ImportSerializer})
    def post(self, request: Request, import_id: uuid.UUID) -> Response:
        """Have everybody mailed whose line is right; doing so again is harmless."""
        list_ = services.confirm_import(actor=self.member, import_id=import_id)
        return Response(ImportSerializer(list_).data, status=202)
