"""Shapes of copies and erasures."""

from typing import Any

from rest_framework import serializers

from core.privacy.models import Export, TribeCopy


class ExportSerializer(serializers.Serializer[Any]):
    """A copy of everything one has here, and how many of its parts are gathered."""

    id = serializers.UUIDField(source="copy.pk")
    state = serializers.ChoiceField(source="copy.state", choices=Export.State.choices)
    parts_done = serializers.IntegerField(source="done")
    parts = serializers.IntegerField(source="total")
    created_at = serializers.DateTimeField(source="copy.created_at")
    expires_at = serializers.DateTimeField(source="copy.expires_at", allow_null=True)
    size_bytes = serializers.IntegerField(source="copy.size_bytes")
    sha256 = serializers.CharField(source="copy.digest", allow_blank=True)


class TribeExportSerializer(serializers.Serializer[Any]):
    """A copy of a tribe: the whole, or what a steward sees; and how many tables are gathered."""

    id = serializers.UUIDField(source="copy.pk")
    tribe = serializers.UUIDField(source="copy.tribe_id")
    is_whole = serializers.BooleanField(source="copy.is_whole")
    state = serializers.ChoiceField(source="copy.state", choices=TribeCopy.State.choices)
    tables_done = serializers.IntegerField(source="done")
    tables = serializers.IntegerField(source="total")
    rows = serializers.IntegerField()
    created_at = serializers.DateTimeField(source="copy.created_at")
    expires_at = serializers.DateTimeField(source="copy.expires_at", allow_null=True)
    size_bytes = serializers.IntegerField(source="copy.size_bytes")
    sha256 = serializers.CharField(source="copy.digest", allow_blank=True)


class HeirSerializer(serializers.Serializer[Any]):
    """A tribe whose last steward one is, and who would keep it; nobody is left without a name."""

    tribe = serializers.UUIDField(source="tribe.pk")
    name = serializers.CharField(allow_blank=True)


class EndingSerializer(serializers.Serializer[Any]):
    """A part-up that would end, as one is its only partner."""

    title = serializers.CharField()
    url = serializers.CharField()


class ErasurePreviewSerializer(serializers.Serializer[Any]):
    """What erasing one's account means for others, as it stands now."""

    tribes = serializers.IntegerField()
    heirs = HeirSerializer(many=True)
    stopped = EndingSerializer(many=True)
    held_by = serializers.PrimaryKeyRelatedField(
        many=True, read_only=True, pk_field=serializers.UUIDField()
    )


class ConfirmationSerializer(serializers.Serializer[Any]):
    """One's own main address, as a proof that it is meant."""

    confirmation = serializers.CharField(max_length=254)
