"""The inbox app."""

from django.apps import AppConfig


class InboxConfig(AppConfig):
    name = "core.inbox"

    def ready(self) -> None:
        from core.inbox import due, hydration, mails, own_data, receivers  # noqa: F401
