"""Shapes of activities."""

from typing import Any

from rest_framework import serializers

from api.v1.members.serializers import MemberSerializer
from core.activities.models import Activity, Contribution


class ContributionSerializer(serializers.ModelSerializer[Contribution]):
    """Somebody who does it, or would."""

    member = MemberSerializer(read_only=True)

    class Meta:
        model = Contribution
        fields = ("id", "activity", "member", "state")


class ActivitySerializer(serializers.ModelSerializer[Activity]):
    """A piece of work."""

    class Meta:
        model = Activity
        fields = (
            "id",
            "partup",
            "title",
            "text",
            "state",
            "due_date",
            "position",
            "created_by",
            "done_at",
        )


class BoardRowSerializer(serializers.Serializer[Any]):
    """An activity with its people."""

    activity = ActivitySerializer()
    people = MemberSerializer(many=True)
    is_mine = serializers.BooleanField()


class BoardColumnSerializer(serializers.Serializer[Any]):
    """A column of the board, in its order."""

    state = serializers.CharField()
    total = serializers.IntegerField()
    rows = BoardRowSerializer(many=True)


class AddActivitySerializer(serializers.Serializer[Any]):
    """What adding takes; the same `key` again returns the same activity."""

    title = serializers.CharField()
    text = serializers.CharField(required=False, allow_blank=True)
    state = serializers.CharField(required=False)
    due_date = serializers.DateField(required=False, allow_null=True)
    is_mine = serializers.BooleanField(required=False)
    key = serializers.UUIDField(required=False)


class ChangeActivitySerializer(serializers.Serializer[Any]):
    """What may be changed."""

    title = serializers.CharField(required=False)
    text = serializers.CharField(required=False, allow_blank=True)
    due_date = serializers.DateField(required=False, allow_null=True)


class MoveActivitySerializer(serializers.Serializer[Any]):
    """A column, and a place in it counted from 0 (default: the end)."""

    state = serializers.CharField()
    position = serializers.IntegerField(required=False, min_value=0, max_value=10_000)
