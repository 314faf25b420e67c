"""Shapes of messages."""

from typing import Any

from rest_framework import serializers

from api.v1.members.serializers import MemberSerializer
from core.common.markdown import render_markdown
from core.conversations.models import Message


class MessageSerializer(serializers.ModelSerializer[Message]):
    """What somebody said; `text` is Markdown as typed, `html` is safe to show."""

    author = MemberSerializer(read_only=True)
    text = serializers.SerializerMethodField()
    html = serializers.SerializerMethodField()

    class Meta:
        model = Message
        fields = ("id", "author", "text", "html", "created_at", "edited_at", "deleted_at")

    def get_text(self, message: Message) -> str:
        """The words; none once they were removed."""
        return "" if message.deleted_at else message.text

    def get_html(self, message: Message) -> str:
        """The words as safe HTML."""
        return str(render_markdown(self.get_text(message)))


class MessagePageSerializer(serializers.Serializer[Any]):
    """Fifty messages, newest last; `older` is the cursor of those before."""

    results = MessageSerializer(source="messages", many=True)
    older = serializers.CharField(allow_blank=True)
    can_write = serializers.BooleanField()


class PostMessageSerializer(serializers.Serializer[Any]):
    """A message; the same `key` again is the same message."""

    text = serializers.CharField(trim_whitespace=False)
    key = serializers.UUIDField(required=False)


class EditMessageSerializer(serializers.Serializer[Any]):
    """Other words."""

    text = serializers.CharField(trim_whitespace=False)
