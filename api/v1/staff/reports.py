"""Reports on money, for staff."""

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.v1.staff.doors import StaffDoor
from api.v1.staff.money_shapes import ReportSerializer
from api.views import found
from core.common.languages import keeping_language
from core.support.rules import Right
from core.support.selectors import reports

WISHES = [
    OpenApiParameter("of", OpenApiTypes.STR, description="The word of a row, for what is behind."),
    OpenApiParameter("first", OpenApiTypes.STR, description="The first month, such as 2026-01."),
    OpenApiParameter("last", OpenApiTypes.STR, description="The last month, such as 2026-12."),
]


class EntrySerializer(serializers.Serializer[reports.Entry]):
    """A report there is."""

    code = serializers.CharField()
    title = serializers.CharField()
    lede = serializers.CharField()


class ReportsView(StaffDoor):
    """The reports there are."""

    right = Right.REPORT

    @extend_schema(responses={200: EntrySerializer(many=True)})
    def get(self, request: Request) -> Response:
        """All of them."""
        return Response(EntrySerializer(reports.entries(), many=True).data)


class ReportView(StaffDoor):
    """One report, as of a moment."""

    right = Right.REPORT

    @extend_schema(parameters=WISHES, responses={200: ReportSerializer})
    def get(self, request: Request, code: str) -> Response:
        """Its tables, or the rows behind one of its rows."""
        made = found(reports.report(code, _wish(request)))
        return Response(ReportSerializer(made.as_json()).data)


class ReportTableView(StaffDoor):
    """One report as a table for spreadsheets."""

    right = Right.REPORT

    @extend_schema(
        operation_id="staff_report_csv", parameters=WISHES, responses={(200, "text/csv"): str}
    )
    def get(self, request: Request, code: str) -> StreamingHttpResponse:
        """CSV, in which nothing is run as a formula."""
        made = found(reports.report(code, _wish(request)))
        pieces = keeping_language(made.csv())
        name = f'attachment; filename="{made.file_name}"'
        return StreamingHttpResponse(
            pieces,
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": name},
        )


def _wish(request: Request) -> reports.Wish:
    given = {name: request.query_params.get(name, "") for name in ("first", "last", "of")}
    return reports.Wish(**given)
