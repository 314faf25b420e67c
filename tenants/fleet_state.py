"""Whether a schema has all the migrations this code needs."""

from collections.abc import Collection
from functools import cache

from django.apps import apps
from django.conf import settings
from django.db.migrations.loader import MigrationLoader


@cache
def needed_migrations() -> frozenset[str]:
    """The migrations of the tribe apps that this code was written for, as `app.name`."""
    labels = {apps.get_app_config(name.rpartition(".")[2]).label for name in settings.TENANT_APPS}
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return frozenset(f"{app}.{name}" for app, name in loader.graph.nodes if app in labels)


def lacks_migrations(applied: Collection[str]) -> bool:
    """
    Whether a schema is behind this code.

    One that is ahead is fine: migrations are additive, and two versions run while deploying.
    """
    return not needed_migrations().issubset(applied)
