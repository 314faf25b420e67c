"""Shapes of who sees a part-up: its audience and its guests."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.v1.members.serializers import MemberSerializer
from core.members.models import Member
from core.partups.models import GuestPass
from core.partups.selectors import ChangeOfSight
from tenants.models import Invitation


class AudienceSerializer(serializers.Serializer[Any]):
    """Whom it is open to: everyone, level_1, level_2, level_3 or inside."""

    audience = serializers.CharField()


class ChangeOfSightSerializer(serializers.Serializer[Any]):
    """
    Who would gain and who would lose sight: how many, and the first thirty of each.

    Guests read numbers only.
    """

    audience = serializers.CharField()
    gain_count = serializers.IntegerField()
    loss_count = serializers.IntegerField()
    follower_count = serializers.IntegerField()
    gains = serializers.SerializerMethodField()
    losses = serializers.SerializerMethodField()
    followers = serializers.SerializerMethodField()

    @extend_schema_field(MemberSerializer(many=True))
    def get_gains(self, change: ChangeOfSight) -> Any:
        """Who would see it then, and does not now."""
        return self._people(change.gains)

    @extend_schema_field(MemberSerializer(many=True))
    def get_losses(self, change: ChangeOfSight) -> Any:
        """Who sees it now, and would not then."""
        return self._people(change.losses)

    @extend_schema_field(MemberSerializer(many=True))
    def get_followers(self, change: ChangeOfSight) -> Any:
        """Those among them who follow it."""
        return self._people(change.followers)

    def _people(self, people: list[Member]) -> Any:
        shown = people if self.context.get("names") else []
        return MemberSerializer(shown, many=True).data


class GuestSerializer(serializers.ModelSerializer[GuestPass]):
    """A guest's way into one part-up; `until` is the last day, in the tribe's zone."""

    member = MemberSerializer(read_only=True)
    let_in_by = MemberSerializer(read_only=True)

    class Meta:
        model = GuestPass
        fields = ("id", "partup", "member", "let_in_by", "until", "ends_at")


class LetInSerializer(serializers.Serializer[Any]):
    """A guest of this tribe, and the last day here."""

    member_id = serializers.UUIDField()
    until = serializers.DateField()


class MoveGuestSerializer(serializers.Serializer[Any]):
    """Another last day."""

    until = serializers.DateField()


class InviteGuestSerializer(serializers.Serializer[Any]):
    """Whom to ask in by mail, until when, and a word with it."""

    address = serializers.CharField()
    until = serializers.DateField()
    words = serializers.CharField(required=False, allow_blank=True)


class GuestInvitationSerializer(serializers.ModelSerializer[Invitation]):
    """An invitation into a part-up that still works."""

    class Meta:
        model = Invitation
        fields = ("id", "to_email", "guest_until", "created_at", "expires_at")
