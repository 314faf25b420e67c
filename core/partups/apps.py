"""The partups app."""

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import ngettext_lazy


class PartupsConfig(AppConfig):
    name = "core.partups"

    def ready(self) -> None:
        from core.conversations.rules import register_subject
        from core.history.registry import register_kinds
        from core.partups import due, events, mails, own_data, policies, receivers, selectors  # noqa: F401

        register_kinds(events.PartupEvent)
        register_kinds(events.OpeningEvent)
        register_kinds(events.OfferEvent, quiet=events.QUIET_KINDS)
        register_kinds(events.GuestEvent)
        self._tell_members()
        self._tell_rights()
        register_subject(
            "partup",
            find=lambda member, key: selectors.find_partup(member=member, partup_id=key),
            can_write=lambda member, partup: policies.can_converse(
                selectors.standing_of(member=member, partup=partup)
            ),
            address_of=lambda partup: reverse("partups:conversation", args=[partup.pk]),
        )

    def _tell_members(self) -> None:
        """What rules, leaving and guests do here, and what people see of each other's work."""
        from core.members import panels, registry
        from core.members.selectors.sight import register_circle
        from core.partups import selectors
        from core.partups.selectors import changes_for_partners, consequences

        registry.register_effects(consequences.lost_sight)
        registry.register_effects(changes_for_partners.guests_and_offers)
        registry.register_partings(consequences.partings_of)
        register_circle(selectors.people_met_by)
        panels.register_work_panel(
            lambda member, person: [
                panels.Work(
                    partup.name, reverse("partups:detail", args=[partup.pk]), partup.end_date
                )
                for partup in selectors.live_partups_of_person(member=member, person=person)
            ]
        )

    def _tell_rights(self) -> None:
        """What the rules give people here."""
        from core.members import registry
        from core.partups import policies

        registry.register_right(
            registry.Right(
                kind="start",
                has=policies.can_start,
                gained=ngettext_lazy(
                    "%(number)s person can start part-ups from now on.",
                    "%(number)s people can start part-ups from now on.",
                    "number",
                ),
                lost=ngettext_lazy(
                    "%(number)s person can no longer start a part-up.",
                    "%(number)s people can no longer start a part-up.",
                    "number",
                ),
            )
        )
        registry.register_right(
            registry.Right(
                kind="new",
                has=policies.can_see_new,
                gained=ngettext_lazy(
                    "%(number)s person sees new part-ups from now on, unless partners hide them.",
                    "%(number)s people see new part-ups from now on, unless partners hide them.",
                    "number",
                ),
                lost=ngettext_lazy(
                    "%(number)s person does not see new part-ups, unless partners open them wider.",
                    "%(number)s people do not see new part-ups, unless partners open them wider.",
                    "number",
                ),
            )
        )
