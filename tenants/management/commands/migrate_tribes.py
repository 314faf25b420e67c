"""Bring public, the template schema and every tribe up to date."""

from typing import Any

from django.core.management.base import BaseCommand

from tenants import fleet


class Command(BaseCommand):
    help = "Bring public, the template schema and every tribe up to date."

    def handle(self, *args: Any, **options: Any) -> None:
        fleet.migrate_public()
        fleet.migrate_template()
