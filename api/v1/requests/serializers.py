"""Shapes of requests to join."""

from typing import Any

from rest_framework import serializers

from api.v1.invitations.serializers import QuestionSerializer
from core.members import selectors
from tenants.models import JoinRequest


class MyRequestSerializer(serializers.ModelSerializer[JoinRequest]):
    """What one asked of a tribe, and how it stands."""

    tribe_name = serializers.CharField(source="tribe.name", read_only=True)

    class Meta:
        model = JoinRequest
        fields = ("id", "tribe", "tribe_name", "state", "created_at", "answered_at")
        read_only_fields = fields


class DoorSerializer(serializers.Serializer[Any]):
    """
    How one comes into a tribe: its rules, what it asks, and what one asked last.

    `rules_version` is what one accepts by sending it back.
    """

    tribe = serializers.UUIDField(source="tribe.id")
    name = serializers.CharField(source="tribe.name")
    why = serializers.CharField(source="tribe.why")
    admission = serializers.ChoiceField(
        choices=["open", "invitation", "closed"], source="rules.admission"
    )
    rules = serializers.SerializerMethodField()
    rules_version = serializers.IntegerField(source="rules.version")
    questions = QuestionSerializer(many=True)
    is_member = serializers.BooleanField()
    request = MyRequestSerializer(allow_null=True)
    asks_again_at = serializers.DateTimeField(allow_null=True)

    def get_rules(self, door: Any) -> list[str]:
        """The rules in plain words."""
        return selectors.rules_in_words(door.rules)


class AnswerSerializer(serializers.Serializer[Any]):
    """A question as it was put, and its answer."""

    question = serializers.CharField()
    answer = serializers.CharField()


class AskingSerializer(serializers.Serializer[Any]):
    """Somebody who asks to join, as stewards see them."""

    id = serializers.UUIDField(source="request.id")
    name = serializers.CharField()
    created_at = serializers.DateTimeField(source="request.created_at")
    invited_by = serializers.UUIDField(source="answers.invited_by_id", allow_null=True)
    answers = AnswerSerializer(many=True, source="answers.answers")


class RefusalSerializer(serializers.Serializer[Any]):
    """A word with a refusal."""

    words = serializers.CharField(required=False, allow_blank=True)


class QuestionsSerializer(serializers.Serializer[Any]):
    """Up to five questions, in order."""

    questions = serializers.ListField(child=serializers.CharField(allow_blank=True), max_length=20)
