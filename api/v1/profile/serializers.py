"""Shapes of people outside the tribes."""

from typing import Any

from rest_framework import serializers

from core.accounts.models import Account, Visibility


class OwnProfileSerializer(serializers.ModelSerializer[Account]):
    """What one tells about oneself; `hours_a_week` null says nothing about hours."""

    class Meta:
        model = Account
        fields = (
            "id",
            "display_name",
            "about",
            "can_do",
            "wants_to",
            "hours_a_week",
            "visibility",
            "language",
            "time_zone",
            "photo_id",
        )


class ProfileWishSerializer(serializers.Serializer[Any]):
    """What may be changed; what is not sent stays."""

    display_name = serializers.CharField(required=False)
    about = serializers.CharField(required=False, allow_blank=True)
    can_do = serializers.CharField(required=False, allow_blank=True)
    wants_to = serializers.CharField(required=False, allow_blank=True)
    hours_a_week = serializers.IntegerField(required=False, allow_null=True, min_value=0)
    visibility = serializers.ChoiceField(choices=Visibility.choices, required=False)
    time_zone = serializers.CharField(required=False)


class PersonSerializer(serializers.Serializer[Any]):
    """
    A person as the caller may see them.

    Of whoever shows only a name, `is_whole` is false and the rest is empty. The photo is at
    `/photos/<photo_id>/`.
    """

    account_id = serializers.UUIDField()
    name = serializers.CharField()
    is_whole = serializers.BooleanField()
    about = serializers.CharField()
    can_do = serializers.CharField()
    wants_to = serializers.CharField()
    hours_a_week = serializers.IntegerField(allow_null=True)
    photo_id = serializers.UUIDField(allow_null=True)
