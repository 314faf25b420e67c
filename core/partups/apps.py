"""The partups app."""

from django.apps import AppConfig


class PartupsConfig(AppConfig):
    name = "core.partups"
