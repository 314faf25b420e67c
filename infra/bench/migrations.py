"""One new migration over many tribes: replay against migrate_schemas, in process."""

import importlib
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from infra.bench.databases import fresh_database
from infra.bench.harness import Row, Scale, alternate, compared, milliseconds
from infra.bench.tribes import make_founder, make_tribe
from tenants import fleet
from tenants.fleet.run import migrate_tribes_behind
from tenants.fleet_state import needed_migrations
from tenants.models import MigrationScript, SchemaState, Tribe
from tenants.provisioning import TEMPLATE_SCHEMA

THEIRS = "migrate_schemas --tenant, standard executor"
_NEW = """
from django.db import migrations, models

class Migration(migrations.Migration):
    dependencies = [("history", "0001_initial")]
    operations = [
        migrations.AddField("event", "bench_note", models.TextField(null=True)),
        migrations.AddIndex("event", models.Index(fields=["kind"], name="bench_by_kind")),
    ]
"""


def run(scale: Scale) -> list[Row]:
    """Compare with one migration to do, and with none."""
    number = scale.tribes(200)
    with fresh_database("bench_migrations"), _new_migration() as pretend:
        pretend(False)
        fleet.migrate_public()
        fleet.migrate_template()
        founder, organisation = make_founder()
        for _ in range(number):
            make_tribe(founder, organisation)
        nothing = compared(
            alternate(lambda: milliseconds(_ours), lambda: milliseconds(_theirs), runs=scale.runs),
            case=f"nothing to do, {number} tribes",
            theirs_is=THEIRS,
            at_least=40,
        )
        pretend(True)
        one = compared(
            alternate(lambda: _measured(_ours), lambda: _measured(_theirs), runs=scale.runs),
            case=f"one new migration, {number} tribes",
            theirs_is=THEIRS,
            at_least=20,
        )
    return [one, nothing]


def _ours() -> None:
    fleet.migrate_template()
    report = migrate_tribes_behind()
    if report.errors:
        raise RuntimeError(report.errors)


def _theirs() -> None:
    call_command("migrate_schemas", tenant=True, interactive=False, verbosity=0)


def _measured(work: Callable[[], None]) -> float:
    took = milliseconds(work)
    _check()
    _undo()
    return took


def _schemas() -> list[str]:
    return [TEMPLATE_SCHEMA, *Tribe.objects.values_list("schema_name", flat=True)]


def _check() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from information_schema.columns where column_name = 'bench_note'"
        )
        found = cursor.fetchone()[0]
    if found < Tribe.objects.count():
        raise RuntimeError(f"Only {found} schemas were migrated.")


def _undo() -> None:
    with connection.cursor() as cursor:
        for name in _schemas():
            quoted = connection.ops.quote_name(name)
            cursor.execute(
                f"ALTER TABLE {quoted}.history_event DROP COLUMN IF EXISTS bench_note;"
                f"DROP INDEX IF EXISTS {quoted}.bench_by_kind;"
                f"DELETE FROM {quoted}.django_migrations WHERE name = '0002_bench'"
            )
    for state in SchemaState.objects.all():
        kept = [name for name in state.applied if name != "history.0002_bench"]
        SchemaState.objects.filter(pk=state.pk).update(applied=kept)
    MigrationScript.objects.all().delete()


@contextmanager
def _new_migration() -> Iterator[Callable[[bool], None]]:
    """A copy of history's migrations in which one more comes and goes."""
    source = Path(apps.get_app_config("history").path) / "migrations"
    with tempfile.TemporaryDirectory() as folder:
        package = Path(folder) / "bench_migrations_of_history"
        package.mkdir()
        for file in source.glob("*.py"):
            (package / file.name).write_text(file.read_text())
        sys.path.insert(0, folder)
        settings.MIGRATION_MODULES = {"history": package.name}

        def pretend(is_there: bool) -> None:
            file = package / "0002_bench.py"
            if is_there:
                file.write_text(_NEW)
            else:
                file.unlink(missing_ok=True)
            importlib.invalidate_caches()
            needed_migrations.cache_clear()

        try:
            yield pretend
        finally:
            sys.path.remove(folder)
            settings.MIGRATION_MODULES = {}
            needed_migrations.cache_clear()
