"""Django's view of this room."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """The design system; it owns no tables."""

    name = "core.ui"
    label = "ui"
