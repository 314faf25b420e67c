"""What renews in a month, day by day, for staff."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.v1.staff.doors import StaffDoor
from core.common.errors import InvalidInput
from core.support.selectors import calendar

MONTH = OpenApiParameter(
    "month", OpenApiTypes.STR, description="As 2027-01, from this month to a year ahead."
)


class RenewalSerializer(serializers.Serializer[Any]):
    """One subscription that renews or ends; `trouble` is empty when it can be collected."""

    tribe = serializers.CharField()
    organisation = serializers.CharField()
    organisation_id = serializers.UUIDField()
    renews_at = serializers.DateTimeField()
    yearly_cents = serializers.IntegerField(source="worth")
    way = serializers.CharField()
    is_ending = serializers.BooleanField()
    trouble = serializers.CharField()


class RenewalDaySerializer(serializers.Serializer[Any]):
    """A day on which something renews, counted where each tribe is."""

    date = serializers.DateField()
    total_cents = serializers.IntegerField()
    renewals = RenewalSerializer(many=True, source="entries")


class RenewalMonthSerializer(serializers.Serializer[Any]):
    """A month of renewals; amounts for a year, without VAT. Days without any are left out."""

    month = serializers.DateField(source="first", help_text="Its first day.")
    count = serializers.IntegerField()
    total_cents = serializers.IntegerField(help_text="What is to be collected.")
    troubled = serializers.IntegerField()
    days = serializers.SerializerMethodField()

    @extend_schema_field(RenewalDaySerializer(many=True))
    def get_days(self, month: calendar.Month) -> Any:
        """Those with something on them."""
        filled = [day for day in month.days if day.entries]
        return RenewalDaySerializer(filled, many=True).data


class RenewalsView(StaffDoor):
    """The calendar of renewals."""

    @extend_schema(parameters=[MONTH], responses={200: RenewalMonthSerializer})
    def get(self, request: Request) -> Response:
        """The month asked for, this one unless told otherwise."""
        words = request.query_params.get("month", "")
        first = calendar.month_named(words) if words else calendar.this_month()
        if first is None:
            wanted = _("Choose a month from this one to a year ahead, as 2027-01.")
            raise InvalidInput({"month": [wanted]})
        return Response(RenewalMonthSerializer(calendar.month_of(first)).data)
