"""Shapes of people in a tribe."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.members.models import Member


class MemberSerializer(serializers.ModelSerializer[Member]):
    """A person in this tribe; nothing of them elsewhere."""

    display_name = serializers.CharField(source="name", read_only=True)

    class Meta:
        model = Member
        fields = ("id", "display_name", "role", "level", "hue", "joined_at", "ends_at")


class LevelSerializer(serializers.Serializer[Any]):
    """A level of trust: 1 to 3 as far as the tribe has it, 0 for none."""

    level = serializers.IntegerField()


class RemovalSerializer(serializers.Serializer[Any]):
    """Why somebody is removed; they read it in a mail."""

    reason = serializers.CharField(required=False, allow_blank=True)


class PartingSerializer(serializers.Serializer[Any]):
    """Something that ends; what is in the way must be settled first."""

    sentence = serializers.CharField()
    names = serializers.SerializerMethodField()
    is_in_the_way = serializers.BooleanField()

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_names(self, parting: Any) -> list[str]:
        """What it is about, as far as the caller may see it."""
        return list(parting.names)
