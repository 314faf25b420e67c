"""The privacy app."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "core.privacy"

    def ready(self) -> None:
        from core.privacy import due, hydration, mails, own_data, receivers  # noqa: F401
