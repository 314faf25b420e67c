"""Taking a whole tribe along."""

import uuid
from typing import Any

from django.http import FileResponse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.v1.privacy.serializers import TribeExportSerializer
from api.views import Door, found
from core.accounts.freshness import check_fresh_sign_in
from core.privacy import selectors, services
from core.privacy.models import TribeCopy
from tenants.models import Tribe

ZIP = {(200, "application/zip"): OpenApiResponse(OpenApiTypes.BINARY)}


class TribeDoor(Door):
    """Whoever may take a tribe along; to others none of this is there."""

    def desk_for(
        self, tribe_id: uuid.UUID, organisation_id: uuid.UUID | None
    ) -> services.TribeDesk:
        """What may be taken along of a tribe, of this organisation where one is named."""
        tribe = found(Tribe.objects.select_related("organisation").filter(pk=tribe_id).first())
        is_meant = organisation_id in (None, tribe.organisation_id)
        desk = services.desk_of(actor=self.account, tribe=tribe) if is_meant else None
        return found(desk)

    def copy_for(
        self, tribe_id: uuid.UUID, copy_id: uuid.UUID, organisation_id: uuid.UUID | None
    ) -> TribeCopy:
        """One copy that whoever asks may have."""
        desk = self.desk_for(tribe_id, organisation_id)
        mine = selectors.copies_of(desk.tribe, account=self.account, is_whole=desk.is_whole)
        return found(mine.filter(pk=copy_id).first())


class TribeExportsView(TribeDoor):
    """Copies of a tribe."""

    @extend_schema(responses={200: TribeExportSerializer(many=True)})
    def get(
        self, request: Request, tribe_id: uuid.UUID, organisation_id: uuid.UUID | None = None
    ) -> Response:
        """The one asked for last, if any; older ones are gone."""
        progress = self.desk_for(tribe_id, organisation_id).progress
        rows = [progress] if progress else []
        return Response(TribeExportSerializer(rows, many=True).data)

    @extend_schema(request=None, responses={202: TribeExportSerializer})
    def post(
        self, request: Request, tribe_id: uuid.UUID, organisation_id: uuid.UUID | None = None
    ) -> Response:
        """Have one gathered, after a fresh sign-in; while one is under way it is that one."""
        desk = self.desk_for(tribe_id, organisation_id)
        check_fresh_sign_in(request)
        copy = services.ask_for_tribe_copy(actor=self.account, tribe=desk.tribe)
        return Response(_told(copy), status=202)


class TribeExportView(TribeDoor):
    """One copy of a tribe."""

    @extend_schema(responses={200: TribeExportSerializer})
    def get(
        self,
        request: Request,
        tribe_id: uuid.UUID,
        copy_id: uuid.UUID,
        organisation_id: uuid.UUID | None = None,
    ) -> Response:
        """How far it is."""
        return Response(_told(self.copy_for(tribe_id, copy_id, organisation_id)))


@method_decorator(never_cache, name="dispatch")
class TribeExportFileView(TribeDoor):
    """The file of a copy of a tribe."""

    @extend_schema(responses=ZIP)
    def get(
        self,
        request: Request,
        tribe_id: uuid.UUID,
        copy_id: uuid.UUID,
        organisation_id: uuid.UUID | None = None,
    ) -> FileResponse:
        """Hand it over, after a fresh sign-in, until its days are over."""
        copy = self.copy_for(tribe_id, copy_id, organisation_id)
        check_fresh_sign_in(request)
        path = services.take_tribe_along(actor=self.account, copy=copy)
        return FileResponse(
            path.open("rb"),
            as_attachment=True,
            filename=f"{copy.tribe.slug}-{copy.created_at:%Y-%m-%d}.zip",
            content_type="application/zip",
        )


def _told(copy: TribeCopy) -> Any:
    return TribeExportSerializer(selectors.progress_of_tribe_copy(copy)).data
