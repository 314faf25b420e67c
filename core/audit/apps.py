"""The audit app."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AuditConfig(AppConfig):
    name = "core.audit"

    def ready(self) -> None:
        """Let each room say what its actions are called."""
        autodiscover_modules("actions")
