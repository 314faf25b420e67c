"""Shapes of organisations."""

from typing import Any

from rest_framework import serializers

from api.v1.tribes.serializers import TribeSerializer
from tenants.models import Organisation


class OrganisationSerializer(serializers.ModelSerializer[Any]):
    """An organisation one has a role in."""

    class Meta:
        model = Organisation
        fields: tuple[str, ...] = ("id", "name", "country")


class OrganisationDetailSerializer(OrganisationSerializer):
    """The same, with its tribes and what paying means for them."""

    tribes = TribeSerializer(many=True, read_only=True)

    class Meta(OrganisationSerializer.Meta):
        fields = (*OrganisationSerializer.Meta.fields, "tribes")


class OwnerSerializer(serializers.Serializer[Any]):
    """An owner of an organisation."""

    account = serializers.UUIDField(source="pk")
    name = serializers.CharField()


class MakeOwnerSerializer(serializers.Serializer[Any]):
    """Who is to become owner."""

    account = serializers.UUIDField()
