"""The inbox app."""

from django.apps import AppConfig


class InboxConfig(AppConfig):
    name = "core.inbox"

    def ready(self) -> None:
        from core.inbox import due, hydration, mails, receivers  # noqa: F401
