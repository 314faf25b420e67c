"""The sso app."""

from django.apps import AppConfig


class SsoConfig(AppConfig):
    name = "core.sso"

    def ready(self) -> None:
        from core.sso import due, mails, own_data, receivers  # noqa: F401
