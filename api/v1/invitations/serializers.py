"""Shapes of invitations."""

import uuid
from typing import Any

from rest_framework import serializers

from core.members import selectors
from tenants.models import Invitation


class InvitationSerializer(serializers.ModelSerializer[Invitation]):
    """An open invitation, as the tribe sees it."""

    class Meta:
        model = Invitation
        fields: tuple[str, ...] = (
            "id",
            "kind",
            "to_email",
            "level",
            "uses",
            "max_uses",
            "created_at",
            "expires_at",
        )


class InviteSerializer(serializers.Serializer[Any]):
    """Addresses to invite by mail, up to 50; a word with it, and from a steward a level."""

    addresses = serializers.ListField(
        child=serializers.CharField(), allow_empty=False, max_length=50
    )
    words = serializers.CharField(required=False, allow_blank=True, max_length=500)
    level = serializers.IntegerField(required=False, min_value=0, max_value=3)


class LinkSerializer(serializers.Serializer[Any]):
    """A link: how many people, how many days; from a steward, a level."""

    max_uses = serializers.IntegerField(required=False)
    days = serializers.IntegerField(required=False)
    level = serializers.IntegerField(required=False, min_value=0, max_value=3)


class MadeLinkSerializer(InvitationSerializer):
    """A link that was just made; `url` is told this once."""

    url = serializers.URLField(read_only=True)

    class Meta(InvitationSerializer.Meta):
        fields = (*InvitationSerializer.Meta.fields, "url")


class QuestionSerializer(serializers.Serializer[Any]):
    """Something the tribe asks."""

    id = serializers.UUIDField()
    text = serializers.CharField()


class ShownInvitationSerializer(serializers.Serializer[Any]):
    """
    What an invitation says to whoever holds it.

    `way` says whether they come in at once or wait for a steward; `rules_version` is what they
    accept by sending it back. Who is asked in as a guest reads into which `partup`, and until when.
    """

    tribe = serializers.CharField(source="invitation.tribe.name")
    why = serializers.CharField(source="invitation.tribe.why")
    invited_by = serializers.CharField(source="invitation.invited_by.name")
    words = serializers.CharField()
    partup = serializers.CharField(source="place", allow_blank=True)
    guest_until = serializers.DateField(source="invitation.guest_until", allow_null=True)
    way = serializers.ChoiceField(choices=["at_once", "waits", "refused"], source="way.value")
    rules = serializers.SerializerMethodField()
    rules_version = serializers.IntegerField(source="rules.version")
    questions = QuestionSerializer(many=True)
    expires_at = serializers.DateTimeField(source="invitation.expires_at")

    def get_rules(self, welcome: Any) -> list[str]:
        """The rules in plain words."""
        return selectors.rules_in_words(welcome.rules)


class ComingInSerializer(serializers.Serializer[Any]):
    """The version of the rules one accepts, and answers by the key of their question."""

    accepted_version = serializers.IntegerField(required=False)
    answers = serializers.DictField(child=serializers.CharField(allow_blank=True), required=False)


class ArrivalSerializer(serializers.Serializer[Any]):
    """Where one is now: in, or waiting; then with the key of the request."""

    state = serializers.ChoiceField(choices=["in", "waiting"])
    tribe = serializers.UUIDField(source="tribe.id")
    url = serializers.URLField(source="tribe.url")
    request = serializers.SerializerMethodField()

    def get_request(self, arrival: Any) -> uuid.UUID | None:
        """The request one waits with."""
        return arrival.request.pk if arrival.request else None
