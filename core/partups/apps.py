"""The partups app."""

from django.apps import AppConfig


class PartupsConfig(AppConfig):
    name = "core.partups"

    def ready(self) -> None:
        from core.partups import due, receivers  # noqa: F401
