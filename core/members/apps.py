"""The members app."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "core.members"

    def ready(self) -> None:
        from core.members import mails, receivers  # noqa: F401
