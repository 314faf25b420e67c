"""The activities app."""

from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "core.activities"

    def ready(self) -> None:
        from core.activities import (  # noqa: F401
            events,
            hydration,
            own_data,
            panels,
            receivers,
            selectors,
        )
        from core.activities.selectors.partings import partings_of
        from core.history.registry import register_kinds
        from core.members.registry import register_partings
        from core.partups.panels import register_work_panel
        from core.partups.registry import register_work

        register_kinds(events.ActivityEvent)
        register_kinds(events.ContributionEvent, quiet=events.QUIET_KINDS)
        register_partings(partings_of)
        register_work(selectors.has_activities)
        register_work_panel(panels.work_panel)
