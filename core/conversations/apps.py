"""The conversations app."""

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "core.conversations"

    def ready(self) -> None:
        from core.conversations import own_data  # noqa: F401
        from core.conversations.events import MessageEvent
        from core.history.registry import register_kinds

        register_kinds(MessageEvent)
