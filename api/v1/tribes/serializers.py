"""Shapes of tribes."""

from typing import Any

from rest_framework import serializers

from tenants.models import Organisation, Tribe
from tenants.models.memberships import Membership


class TribeSerializer(serializers.ModelSerializer[Tribe]):
    """A tribe as those who belong to it see it from outside."""

    url = serializers.URLField(read_only=True)

    class Meta:
        model = Tribe
        fields = (
            "id",
            "organisation",
            "name",
            "slug",
            "url",
            "why",
            "hue",
            "language",
            "time_zone",
            "is_listed",
            "shows_rules",
            "picture_id",
            "plan",
            "access_state",
            "access_until",
        )


class KeySerializer(serializers.ModelSerializer[Membership]):
    """A key on one's own ring, with its tribe."""

    tribe = TribeSerializer(read_only=True)

    class Meta:
        model = Membership
        fields = ("id", "tribe", "role", "joined_at")


class FoundTribeSerializer(serializers.Serializer[Any]):
    """
    What founding takes; either an organisation of yours, or the name of a new one.

    `founding_key` is a UUID of yours: sending it again returns the same tribe.
    """

    founding_key = serializers.UUIDField()
    name = serializers.CharField()
    slug = serializers.CharField()
    why = serializers.CharField(required=False, allow_blank=True)
    language = serializers.CharField(required=False)
    hue = serializers.IntegerField(required=False)
    plan = serializers.CharField(required=False)
    organisation = serializers.PrimaryKeyRelatedField(
        queryset=Organisation.objects.all(), required=False
    )
    organisation_name = serializers.CharField(required=False)
    country = serializers.CharField(required=False)


class ChangeTribeSerializer(serializers.Serializer[Any]):
    """What stewards set."""

    name = serializers.CharField(required=False)
    why = serializers.CharField(required=False, allow_blank=True)
    hue = serializers.IntegerField(required=False)
    language = serializers.CharField(required=False)
    time_zone = serializers.CharField(required=False)
    is_listed = serializers.BooleanField(required=False)
    shows_rules = serializers.BooleanField(required=False)


class EntrySerializer(serializers.Serializer[Any]):
    """A code and its state, good once and for 30 seconds at `url`."""

    code = serializers.CharField()
    state = serializers.CharField()
    url = serializers.URLField()


class AddressSerializer(serializers.Serializer[Any]):
    """Whether an address can be had, and why not."""

    slug = serializers.CharField()
    is_free = serializers.BooleanField()
    reason = serializers.CharField(allow_blank=True)
