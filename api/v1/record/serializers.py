"""Shapes of lines of a record."""

from typing import Any

from rest_framework import serializers

from core.audit.selectors import Told


class LineSerializer(serializers.Serializer[Told]):
    """A line of a record, with its sentence in the caller's language."""

    id = serializers.UUIDField(source="line.id")
    at = serializers.DateTimeField(source="line.at")
    action = serializers.CharField(source="line.action")
    outcome = serializers.CharField(source="line.outcome")
    sentence = serializers.CharField()
    actor = serializers.CharField(help_text="A name; empty for the clock.")
    object_type = serializers.CharField(source="line.object_type")
    object_id = serializers.UUIDField(source="line.object_id", allow_null=True)
    changes = serializers.DictField(source="line.changes")
    host = serializers.CharField(source="line.host")
    network = serializers.CharField(source="line.network", allow_null=True)
    agent = serializers.CharField(source="line.agent")
    is_sealed = serializers.SerializerMethodField()

    def get_is_sealed(self, told: Told) -> bool:
        """Whether a change of this line would be found."""
        line: Any = told.line
        return line.seal_id is not None


class TribeLineSerializer(LineSerializer):
    """A line of the record of a tribe."""

    actor_id = serializers.UUIDField(source="line.actor_id", allow_null=True)


class OrganisationLineSerializer(LineSerializer):
    """A line about an organisation or one of its tribes."""

    tribe_id = serializers.UUIDField(source="line.tribe_id", allow_null=True)


class OwnLineSerializer(LineSerializer):
    """A line about the caller's own account, with the address it came from."""

    tribe_id = serializers.UUIDField(source="line.tribe_id", allow_null=True)
    address = serializers.CharField(source="line.address", allow_null=True)


class StandingSerializer(serializers.Serializer[Any]):
    """How far a record is sealed; what waits can still be changed unseen."""

    sequence = serializers.IntegerField()
    sealed_at = serializers.DateTimeField(allow_null=True)
    waiting = serializers.IntegerField()
    waits_since = serializers.DateTimeField(allow_null=True)


class RecordSerializer(serializers.Serializer[Any]):
    """Lines, the last first."""

    results = TribeLineSerializer(many=True)
    next = serializers.CharField(allow_blank=True, help_text="The next `after`, empty at the end.")
    sealed = StandingSerializer()


class OwnRecordSerializer(serializers.Serializer[Any]):
    """Lines about oneself, the last first."""

    results = OwnLineSerializer(many=True)
    next = serializers.CharField(allow_blank=True, help_text="The next `after`, empty at the end.")


class OrganisationRecordSerializer(serializers.Serializer[Any]):
    """Lines about an organisation and its tribes, the last first."""

    results = OrganisationLineSerializer(many=True)
    next = serializers.CharField(allow_blank=True, help_text="The next `after`, empty at the end.")
