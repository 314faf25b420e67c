"""The tokens app."""

from django.apps import AppConfig


class TokensConfig(AppConfig):
    name = "core.tokens"

    def ready(self) -> None:
        from core.members.registry import register_partings
        from core.tokens import due, mails, own_data, receivers, selectors  # noqa: F401

        register_partings(selectors.partings_of)
