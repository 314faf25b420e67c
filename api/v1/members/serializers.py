"""Shapes of people in a tribe."""

from rest_framework import serializers

from core.members.models import Member


class MemberSerializer(serializers.ModelSerializer[Member]):
    """A person in this tribe; nothing of them elsewhere."""

    class Meta:
        model = Member
        fields = ("id", "display_name", "role", "hue", "joined_at")
