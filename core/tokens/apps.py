"""The tokens app."""

from django.apps import AppConfig


class TokensConfig(AppConfig):
    name = "core.tokens"

    def ready(self) -> None:
        from core.tokens import due, mails, receivers  # noqa: F401
