"""The trail app."""

from django.apps import AppConfig


class TrailConfig(AppConfig):
    name = "core.trail"

    def ready(self) -> None:
        from core.trail import due  # noqa: F401
