"""Shapes of the rules of a tribe."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.members import selectors
from core.members.models import TribeRules

_RULES = (
    "admission",
    "who_may_start",
    "who_accepts",
    "default_audience",
    "guest_days",
    "second_factor",
    "level_1",
    "level_2",
    "level_3",
    "own_words",
    "review_date",
)


class RulesSerializer(serializers.ModelSerializer[TribeRules]):
    """A version of the rules; `in_words` is in the language of the request."""

    in_words = serializers.SerializerMethodField()

    class Meta:
        model = TribeRules
        fields = ("version", *_RULES, "reason", "created_by", "created_at", "in_words")

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_in_words(self, rules: TribeRules) -> list[str]:
        """The rules in plain words, a line each."""
        return selectors.rules_in_words(rules)


class ChangeRulesSerializer(serializers.Serializer[Any]):
    """
    The rules as they are to be; what is left out stays. A level without a name is off.

    `version` is the one that was read: if it is not in force any more, nothing is saved.
    """

    version = serializers.IntegerField()
    reason = serializers.CharField()
    admission = serializers.CharField(required=False)
    who_may_start = serializers.CharField(required=False)
    who_accepts = serializers.CharField(required=False)
    default_audience = serializers.CharField(required=False)
    guest_days = serializers.IntegerField(required=False)
    second_factor = serializers.BooleanField(required=False)
    level_1 = serializers.CharField(required=False, allow_blank=True)
    level_2 = serializers.CharField(required=False, allow_blank=True)
    level_3 = serializers.CharField(required=False, allow_blank=True)
    own_words = serializers.CharField(required=False, allow_blank=True)
    review_date = serializers.DateField(required=False)


class KeepRulesSerializer(serializers.Serializer[Any]):
    """The version that was looked at."""

    version = serializers.IntegerField()


class ChangeSerializer(serializers.Serializer[Any]):
    """One rule that becomes another, in words."""

    label = serializers.CharField()
    before = serializers.CharField()
    after = serializers.CharField()


class EffectSerializer(serializers.Serializer[Any]):
    """What some people gain or lose; `people` are the keys of those it is about."""

    kind = serializers.CharField()
    sentence = serializers.CharField()
    is_loss = serializers.BooleanField()
    people = serializers.SerializerMethodField()

    @extend_schema_field(serializers.ListField(child=serializers.UUIDField()))
    def get_people(self, effect: Any) -> list[str]:
        """The keys of the people."""
        return [str(person.pk) for person in effect.people]


class RulesPreviewSerializer(serializers.Serializer[Any]):
    """What a change would do; nothing was saved."""

    changes = ChangeSerializer(many=True)
    effects = EffectSerializer(many=True)


class VersionSerializer(serializers.Serializer[Any]):
    """A version, and what it made different from the one before."""

    rules = RulesSerializer()
    changes = ChangeSerializer(many=True)


class RulesHistorySerializer(serializers.Serializer[Any]):
    """Twenty versions, newest first; `older` is the `before` of the next page, 0 at the end."""

    versions = VersionSerializer(many=True)
    older = serializers.IntegerField()
