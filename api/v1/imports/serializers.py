"""Shapes of lists of people to invite."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.members import services
from core.members.models import PeopleImport
from core.members.selectors.imports import PROBLEMS, Row, rows_of
from tenants.context import current_tribe


class ListSerializer(serializers.Serializer[Any]):
    """A list as a spreadsheet saves it, as text; and a word to everybody on it."""

    text = serializers.CharField(trim_whitespace=False)
    words = serializers.CharField(required=False, allow_blank=True, max_length=500)


class RowSerializer(serializers.Serializer[Row]):
    """A line of the list; `problem` and `sentence` say what is wrong with it, if anything."""

    line = serializers.IntegerField()
    name = serializers.CharField()
    email = serializers.CharField()
    level = serializers.CharField()
    problem = serializers.ChoiceField(choices=["", *PROBLEMS], allow_blank=True)
    sentence = serializers.CharField()


class ImportSerializer(serializers.ModelSerializer[PeopleImport]):
    """How far a list is: looked at, on its way, done or stopped."""

    ready = serializers.SerializerMethodField()
    wrong = serializers.SerializerMethodField()
    places_left = serializers.SerializerMethodField()

    class Meta:
        model = PeopleImport
        fields = (
            "id",
            "state",
            "handled",
            "mailed",
            "ready",
            "wrong",
            "places_left",
            "created_at",
            "confirmed_at",
            "done_at",
        )

    def get_ready(self, found: PeopleImport) -> int:
        """How many people get a mail."""
        return len(found.ready_rows)

    def get_wrong(self, found: PeopleImport) -> int:
        """How many lines are left out."""
        return len(found.rows) - len(found.ready_rows)

    def get_places_left(self, _found: PeopleImport) -> int:
        """How many more people can be asked in and find a place now."""
        return services.room_to_invite(current_tribe())[1]


class ImportWithRowsSerializer(ImportSerializer):
    """The same, with every line."""

    rows = serializers.SerializerMethodField()

    class Meta(ImportSerializer.Meta):
        fields = (*ImportSerializer.Meta.fields, "rows")  # type: ignore[assignment]

    @extend_schema_field(RowSerializer(many=True))
    def get_rows(self, found: PeopleImport) -> Any:
        """The lines in order."""
        rows = rows_of(found, with_problem=True) + rows_of(found, with_problem=False)
        return RowSerializer(sorted(rows, key=lambda row: row.line), many=True).data
