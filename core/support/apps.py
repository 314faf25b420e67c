"""The support app."""

from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "core.support"

    def ready(self) -> None:
        from billing import staff
        from core.support.selectors.people import holders_of

        staff.ask_holders_of(holders_of)
