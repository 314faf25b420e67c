"""What happened, as JSON: among the people and in a part-up alike."""

from typing import Any

from rest_framework import serializers


class HappeningSerializer(serializers.Serializer[Any]):
    """Something that happened; `sentence` is in the language of the request."""

    id = serializers.UUIDField(source="event.pk")
    kind = serializers.CharField(source="event.kind")
    sentence = serializers.CharField()
    actor = serializers.UUIDField(source="event.actor_id", allow_null=True)
    at = serializers.DateTimeField(source="event.created_at")


class HistorySerializer(serializers.Serializer[Any]):
    """Fifty happenings, newest first; `older` is the `before` of the next ones, or empty."""

    results = HappeningSerializer(source="happenings", many=True)
    older = serializers.CharField(allow_blank=True)
