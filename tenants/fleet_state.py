"""Whether a schema has all the migrations this code needs."""

from collections.abc import Collection
from functools import cache

from django.apps import apps
from django.conf import settings
from django.db.migrations.loader import MigrationLoader

from tenants.models import SchemaState

# Per process. Migrations are only added, so a schema that was ready for this code stays ready.
_ready: set[str] = set()


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


def schemas_at_head(names: Collection[str]) -> set[str]:
    """Those of the schemas that this code can read; each is looked up once in a process."""
    if unknown := set(names) - _ready:
        for name, applied in SchemaState.objects.filter(pk__in=unknown).values_list(
            "pk", "applied"
        ):
            if not lacks_migrations(applied):
                _ready.add(name)
    return _ready.intersection(names)


def forget_schemas() -> None:
    """Look every schema up afresh from now on, in this process."""
    _ready.clear()
