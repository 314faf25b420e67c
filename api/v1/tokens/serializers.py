"""Shapes of tokens."""

from typing import Any

from rest_framework import serializers

from api.fields import Text
from core.tokens.models import AccessToken, Scope
from core.tokens.rules import MOST_DAYS


class TokenSerializer(serializers.ModelSerializer[AccessToken]):
    """One of one's own tokens; `tribe` is empty for one of the account."""

    scopes = serializers.ListField(child=serializers.ChoiceField(Scope.choices))

    class Meta:
        model = AccessToken
        fields = ("id", "name", "label", "tribe", "scopes", "created_at", "expires_at", "used_at")


class NewTokenSerializer(serializers.ModelSerializer[AccessToken]):
    """A token as it was made: its `text` is told this once."""

    scopes = serializers.ListField(child=serializers.ChoiceField(Scope.choices))
    text = serializers.CharField()

    class Meta:
        model = AccessToken
        fields = (*TokenSerializer.Meta.fields, "text")


class MakeTokenSerializer(serializers.Serializer[Any]):
    """
    What making takes. `key` is a UUID of yours: sending it again makes no second token.
    """

    name = Text(max_length=60)
    scopes = serializers.ListField(child=serializers.ChoiceField(Scope.choices), min_length=1)
    days = serializers.IntegerField(min_value=1, max_value=MOST_DAYS)
    tribe = serializers.UUIDField(required=False, allow_null=True)
    key = serializers.UUIDField(required=False)


class TokenOfTribeSerializer(serializers.Serializer[Any]):
    """A token that opens this tribe, as its stewards see it: never its name or its text."""

    id = serializers.UUIDField()
    label = serializers.CharField()
    owner = serializers.UUIDField()
    scopes = serializers.ListField(child=serializers.CharField())
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    used_at = serializers.DateTimeField(allow_null=True)
