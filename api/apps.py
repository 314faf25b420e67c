"""The api app; it has no tables."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "api"
