"""Shapes of invitations."""

from typing import Any

from rest_framework import serializers

from tenants.models import Invitation


class InvitationSerializer(serializers.ModelSerializer[Invitation]):
    """An open invitation, as the tribe sees it."""

    class Meta:
        model = Invitation
        fields: tuple[str, ...] = (
            "id",
            "kind",
            "to_email",
            "uses",
            "max_uses",
            "created_at",
            "expires_at",
        )


class InviteSerializer(serializers.Serializer[Any]):
    """Addresses to invite by mail, up to 50."""

    addresses = serializers.ListField(
        child=serializers.CharField(), allow_empty=False, max_length=50
    )


class LinkSerializer(serializers.Serializer[Any]):
    """A link: how many people, how many days."""

    max_uses = serializers.IntegerField(required=False)
    days = serializers.IntegerField(required=False)


class MadeLinkSerializer(InvitationSerializer):
    """A link that was just made; `url` is told this once."""

    url = serializers.URLField(read_only=True)

    class Meta(InvitationSerializer.Meta):
        fields = (*InvitationSerializer.Meta.fields, "url")


class ShownInvitationSerializer(serializers.Serializer[Any]):
    """What an invitation says to whoever holds it."""

    tribe = serializers.CharField(source="tribe.name")
    why = serializers.CharField(source="tribe.why")
    invited_by = serializers.CharField(source="invited_by.name")
    expires_at = serializers.DateTimeField()


class WayInSerializer(serializers.Serializer[Any]):
    """The tribe one belongs to now."""

    tribe = serializers.UUIDField(source="id")
    url = serializers.URLField()
