"""The members app."""

from django.apps import AppConfig
from django.utils.translation import ngettext_lazy


class MembersConfig(AppConfig):
    name = "core.members"

    def ready(self) -> None:
        from core.history.registry import register_kinds
        from core.members import due, mails, own_data, policies, receivers, registry  # noqa: F401
        from core.members.events import MemberEvent, PageEvent, RequestEvent, RulesEvent

        register_kinds(MemberEvent)
        register_kinds(RequestEvent, quiet=RequestEvent.values)
        register_kinds(RulesEvent)
        register_kinds(PageEvent)
        registry.register_right(
            registry.Right(
                kind="invite",
                has=policies.can_let_in,
                gained=ngettext_lazy(
                    "%(number)s person can let others in at once by an invitation.",
                    "%(number)s people can let others in at once by an invitation.",
                    "number",
                ),
                lost=ngettext_lazy(
                    "The invitations of %(number)s person wait for a steward.",
                    "The invitations of %(number)s people wait for a steward.",
                    "number",
                ),
            )
        )
