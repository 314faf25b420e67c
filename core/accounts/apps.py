"""The accounts app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "core.accounts"

    def ready(self) -> None:
        from core.accounts import mails, own_data, receivers  # noqa: F401
