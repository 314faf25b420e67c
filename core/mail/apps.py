"""The mail app."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "core.mail"

    def ready(self) -> None:
        from core.mail import receivers  # noqa: F401
