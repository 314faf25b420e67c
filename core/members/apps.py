"""The members app."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "core.members"

    def ready(self) -> None:
        from core.history.registry import register_kinds
        from core.members import mails, receivers  # noqa: F401
        from core.members.events import MemberEvent

        register_kinds(MemberEvent)
