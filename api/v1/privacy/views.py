"""Taking everything along, and being erased."""

import uuid
from typing import Any

from django.contrib.auth import logout
from django.http import FileResponse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.v1.privacy import serializers as shapes
from api.views import Door, found, typed
from core.accounts.freshness import check_fresh_sign_in
from core.privacy import selectors, services


class ExportsView(Door):
    """Copies of everything one has here."""

    @extend_schema(operation_id="exports_list", responses={200: shapes.ExportSerializer(many=True)})
    def get(self, request: Request) -> Response:
        """The one asked for last, if any; older ones are gone."""
        progress = selectors.latest_export(self.account)
        rows = [progress] if progress else []
        return Response(shapes.ExportSerializer(rows, many=True).data)

    @extend_schema(request=None, responses={202: shapes.ExportSerializer})
    def post(self, request: Request) -> Response:
        """Have one gathered, after a fresh sign-in; while one is under way it is that one."""
        check_fresh_sign_in(request)
        export = services.ask_for_export(actor=self.account)
        return Response(_told(selectors.progress_of(export)), status=202)


class ExportView(Door):
    """One copy."""

    @extend_schema(responses={200: shapes.ExportSerializer})
    def get(self, request: Request, export_id: uuid.UUID) -> Response:
        """How far it is."""
        export = found(selectors.find_export(account=self.account, export_id=export_id))
        return Response(_told(selectors.progress_of(export)))


@method_decorator(never_cache, name="dispatch")
class ExportFileView(Door):
    """The file of a copy."""

    @extend_schema(responses={(200, "application/zip"): OpenApiResponse(OpenApiTypes.BINARY)})
    def get(self, request: Request, export_id: uuid.UUID) -> FileResponse:
        """Hand it over, after a fresh sign-in, until its days are over."""
        export = found(selectors.find_export(account=self.account, export_id=export_id))
        check_fresh_sign_in(request)
        _export, path = services.take_along(actor=self.account, export_id=export.pk)
        return FileResponse(
            path.open("rb"),
            as_attachment=True,
            filename=f"part-up-{export.created_at:%Y-%m-%d}.zip",
            content_type="application/zip",
        )


class ErasureView(Door):
    """Being erased."""

    @extend_schema(responses={200: shapes.ErasurePreviewSerializer})
    def get(self, request: Request) -> Response:
        """What it would mean for others, as it stands now."""
        return Response(shapes.ErasurePreviewSerializer(selectors.preview(self.account)).data)

    @extend_schema(request=shapes.ConfirmationSerializer, responses={204: None})
    def post(self, request: Request) -> Response:
        """Erase the account at once and for good, after a fresh sign-in."""
        check_fresh_sign_in(request)
        wish = typed(shapes.ConfirmationSerializer, request)
        services.erase_account(actor=self.account, **wish)
        logout(request._request)
        return Response(status=204)


def _told(progress: selectors.Progress) -> Any:
    return shapes.ExportSerializer(progress).data
