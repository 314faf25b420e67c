"""The home app."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "core.home"
