"""The partups app."""

from django.apps import AppConfig
from django.urls import reverse


class PartupsConfig(AppConfig):
    name = "core.partups"

    def ready(self) -> None:
        from core.conversations.rules import register_subject
        from core.history.registry import register_kinds
        from core.members import panels
        from core.partups import due, events, own_data, policies, receivers, selectors  # noqa: F401

        register_kinds(events.PartupEvent)
        register_kinds(events.OpeningEvent)
        register_kinds(events.OfferEvent, quiet=events.QUIET_KINDS)
        panels.register_work_panel(
            lambda member, person: [
                panels.Work(
                    partup.name, reverse("partups:detail", args=[partup.pk]), partup.end_date
                )
                for partup in selectors.live_partups_of_person(member=member, person=person)
            ]
        )
        register_subject(
            "partup",
            find=lambda member, key: selectors.find_partup(member=member, partup_id=key),
            can_write=lambda member, partup: policies.can_converse(
                selectors.standing_of(member=member, partup=partup)
            ),
            address_of=lambda partup: reverse("partups:conversation", args=[partup.pk]),
        )
