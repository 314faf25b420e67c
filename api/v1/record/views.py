"""Records over JSON."""

from collections.abc import Iterator
from typing import Any

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.v1.record import serializers as shapes
from api.views import Door
from core.audit import selectors as audit
from core.common.errors import InvalidInput, NotFound
from core.common.languages import keeping_language
from core.trail import policies, selectors, services
from core.trail.forms import KINDS, WishForm

AFTER = OpenApiParameter("after", OpenApiTypes.STR, description="A cursor.")
WISHES = [
    OpenApiParameter("who", OpenApiTypes.STR, description="Part of a name."),
    OpenApiParameter("person", OpenApiTypes.UUID, description="The key of a member."),
    OpenApiParameter("kind", OpenApiTypes.STR, enum=KINDS, description="The first word."),
    OpenApiParameter("since", OpenApiTypes.DATE, description="The first day."),
    OpenApiParameter("until", OpenApiTypes.DATE, description="The last day."),
]


class _WishDoor(Door):
    def wishes(self) -> WishForm:
        """
        What was asked for.

        :raises NotFound: if the record is not the caller's to read.
        :raises InvalidInput: naming what does not fit.
        """
        if not policies.can_read(self.member):
            raise NotFound
        given = self.request.query_params
        form = WishForm(given, time_zone=self.tribe.time_zone, kinds=KINDS)
        if not form.is_valid():
            raise InvalidInput(
                {name: [str(e) for e in lines] for name, lines in form.errors.items()}
            )
        return form


class RecordView(_WishDoor):
    """The record of the tribe."""

    @extend_schema(parameters=[*WISHES, AFTER], responses={200: shapes.RecordSerializer})
    def get(self, request: Request) -> Response:
        """Lines, the last first; for stewards."""
        form = self.wishes()
        lines = selectors.find_lines(wish=form.wish, **form.whom)
        page = audit.page_of(lines, cursor=request.query_params.get("after", ""))
        answer: dict[str, Any] = {
            "results": selectors.tell(page.rows),
            "next": page.older,
            "sealed": selectors.standing(),
        }
        return Response(shapes.RecordSerializer(answer).data)


class TableView(_WishDoor):
    """The record as a table."""

    @extend_schema(
        operation_id="record_table", parameters=WISHES, responses={(200, "text/csv"): str}
    )
    def get(self, request: Request) -> StreamingHttpResponse:
        """All lines that fit, as CSV; for stewards. The record tells that they were taken along."""
        form = self.wishes()
        pieces = services.take_table(actor=self.member, wish=form.wish, **form.whom)
        return _stream(pieces, "text/csv; charset=utf-8")


class SealedView(Door):
    """The record with its seals."""

    @extend_schema(operation_id="record_sealed", responses={(200, "application/jsonl"): str})
    def get(self, request: Request) -> StreamingHttpResponse:
        """Everything as JSON lines, to verify it; for stewards, and told in the record."""
        return _stream(services.take_sealed(actor=self.member), "application/jsonl; charset=utf-8")


class OwnRecordView(Door):
    """What happened with the caller's account."""

    @extend_schema(parameters=[AFTER], responses={200: shapes.OwnRecordSerializer})
    def get(self, request: Request) -> Response:
        """Lines about the account, the last first."""
        lines = audit.lines_about_account(self.account.pk)
        page = audit.page_of(lines, cursor=request.query_params.get("after", ""))
        answer: dict[str, Any] = {"results": audit.tell(page.rows), "next": page.older}
        return Response(shapes.OwnRecordSerializer(answer).data)


def _stream(pieces: Iterator[str], kind: str) -> StreamingHttpResponse:
    return StreamingHttpResponse(keeping_language(pieces), content_type=kind)
