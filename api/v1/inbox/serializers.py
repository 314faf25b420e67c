"""Shapes of notices and work."""

from typing import Any

from rest_framework import serializers


class NoticeSerializer(serializers.Serializer[Any]):
    """Something that happened, as far as the reader may see it now."""

    id = serializers.UUIDField(source="pointer.pk")
    tribe = serializers.UUIDField(source="pointer.tribe_id")
    kind = serializers.CharField(source="pointer.kind")
    sentence = serializers.CharField()
    url = serializers.CharField(source="card.url", allow_blank=True)
    is_unread = serializers.BooleanField()
    is_there = serializers.BooleanField(source="card.is_there")
    created_at = serializers.DateTimeField(source="pointer.created_at")


class NoticeGroupSerializer(serializers.Serializer[Any]):
    """What happened in one part-up, or to a tribe as a whole."""

    tribe = serializers.UUIDField(source="tribe.pk")
    name = serializers.CharField()
    notices = NoticeSerializer(many=True)


class InboxSerializer(serializers.Serializer[Any]):
    """A page; `next` is the cursor of the following one."""

    results = NoticeGroupSerializer(source="groups", many=True)
    next = serializers.CharField(source="next_cursor", allow_blank=True)


class WorkSerializer(serializers.Serializer[Any]):
    """An activity one does, in whichever tribe."""

    id = serializers.UUIDField(source="pointer.object_id")
    tribe = serializers.UUIDField(source="pointer.tribe_id")
    title = serializers.CharField(source="card.title")
    url = serializers.CharField(source="card.url")
    due_date = serializers.DateField(allow_null=True)


class ReadSerializer(serializers.Serializer[Any]):
    """How many were marked."""

    marked = serializers.IntegerField()
