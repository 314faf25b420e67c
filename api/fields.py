"""Fields that take what the document says and nothing near it."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers


class Text(serializers.CharField):
    """A text; the framework's own takes a number for one."""

    default_error_messages = {"invalid": _("Give a text.")}

    def to_internal_value(self, data: Any) -> str:
        """
        The text as it was sent, trimmed.

        :raises ValidationError: if it is something else.
        """
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


def hold_to_texts(field: serializers.Field[Any, Any, Any, Any]) -> None:
    """
    Have every text and key that a reader asks for be one, at any depth, as the document says.

    The framework itself takes a number for a text, and for a key.
    """
    if isinstance(field, serializers.ListSerializer | serializers.ListField):
        hold_to_texts(field.child)
    elif isinstance(field, serializers.Serializer):
        for inner in field.fields.values():
            hold_to_texts(inner)
    elif isinstance(field, serializers.CharField | serializers.UUIDField):
        field.to_internal_value = _only_texts(field.to_internal_value)


def _only_texts(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def strictly(data: Any) -> Any:
        if not isinstance(data, str):
            raise serializers.ValidationError(Text.default_error_messages["invalid"], "invalid")
        return read(data)

    return strictly
