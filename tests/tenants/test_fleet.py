"""Migrations over all tribes: replayed, resumed, refused one by one, never half done."""

from contextlib import contextmanager
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection

from tenants import fleet, hosts
from tenants.context import enter_tribe
from tenants.fleet.run import raw_connection
from tenants.fleet_state import forget_schemas, needed_migrations
from tenants.models import MigrationScript, SchemaState, Tribe
from tenants.provisioning import TEMPLATE_SCHEMA, applied_in
from tests.support.clients import Visitor

ADD_COLUMN = """
from django.db import migrations, models

class Migration(migrations.Migration):
    dependencies = [("history", "0001_initial")]
    operations = [
        migrations.AddField("event", "note", models.TextField(null=True)),
        migrations.AddIndex("event", models.Index(fields=["kind"], name="events_by_kind")),
    ]
"""
RUN_PYTHON = """
from django.db import migrations

def look(apps, schema_editor):
    apps.get_model("history", "Event").objects.filter(kind="none").delete()

class Migration(migrations.Migration):
    dependencies = [("history", "0002_note")]
    operations = [migrations.RunPython(look, migrations.RunPython.noop)]
"""


@pytest.fixture
def new_migrations(committed_db, monkeypatch, tmp_path):
    """A folder in which the history room finds its migrations, and a way to add one."""
    folder = tmp_path / "later_migrations"
    folder.mkdir()
    source = Path(apps.get_app_config("history").path) / "migrations"
    for file in source.glob("*.py"):
        (folder / file.name).write_text(file.read_text())
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(
        "django.conf.settings.MIGRATION_MODULES", {"history": "later_migrations"}, raising=False
    )

    def add(name, text):
        (folder / f"{name}.py").write_text(text)
        needed_migrations.cache_clear()
        forget_schemas()
        hosts.forget_hosts()

    yield add
    needed_migrations.cache_clear()
    forget_schemas()


def _columns(schema_name):
    with connection.cursor() as cursor:
        cursor.execute(
            "select column_name from information_schema.columns"
            " where table_schema = %s and table_name = 'history_event'",
            [schema_name],
        )
        return {row[0] for row in cursor.fetchall()}


def _schemas():
    return list(Tribe.objects.order_by("slug").values_list("schema_name", flat=True))


def test_a_replayed_schema_is_as_a_migrated_one(committed_db):
    assert fleet.drift() == []
    assert fleet.behind() == []


def test_a_new_migration_reaches_every_tribe_by_replay(new_migrations):
    new_migrations("0002_note", ADD_COLUMN)

    report = fleet.migrate_fleet()

    assert (report.replayed, report.by_django, report.errors) == (2, 0, {})
    assert all("note" in _columns(name) for name in [TEMPLATE_SCHEMA, *_schemas()])
    assert all("history.0002_note" in applied_in(name) for name in _schemas())
    assert fleet.drift() == []


def test_with_nothing_to_do_nothing_is_done(new_migrations):
    report = fleet.migrate_fleet()

    assert (report.replayed, report.by_django, report.errors) == (0, 0, {})


def test_python_goes_through_django_and_keeps_its_place(new_migrations):
    new_migrations("0002_note", ADD_COLUMN)
    new_migrations("0003_look", RUN_PYTHON)

    report = fleet.migrate_fleet()

    assert (report.replayed, report.by_django, report.errors) == (0, 2, {})
    assert applied_in(_schemas()[0])[-2:] == ["history.0002_note", "history.0003_look"]
    assert fleet.behind() == []


def test_a_run_that_was_killed_is_resumed(new_migrations):
    new_migrations("0002_note", ADD_COLUMN)
    fleet.migrate_template()  # and here the first run dies

    report = fleet.migrate_fleet()

    assert report.replayed == 2
    assert fleet.behind() == []


def test_a_tribe_that_cannot_be_locked_stays_behind_and_the_others_go_on(
    new_migrations, monkeypatch
):
    monkeypatch.setattr("tenants.fleet.replay.LOCK_TIMEOUT", "50ms")
    monkeypatch.setattr("tenants.fleet.replay.WAITS_SECONDS", (0.01,))
    new_migrations("0002_note", ADD_COLUMN)
    held, free = _schemas()

    with _locked(held):
        report = fleet.migrate_fleet()

    assert (report.replayed, list(report.errors)) == (1, [held])
    assert "note" not in _columns(held)
    assert "note" in _columns(free)
    assert SchemaState.objects.get(pk=held).error.startswith("LockNotAvailable")
    assert fleet.migrate_fleet().replayed == 1


def test_a_tribe_that_is_behind_serves_a_maintenance_page_t4(new_migrations, alpha):
    new_migrations("0002_note", ADD_COLUMN)

    answer = Visitor(host=alpha.host).get("/")

    assert (answer.status_code, answer["Retry-After"]) == (503, "60")


def test_a_tribe_ahead_of_this_code_is_served(committed_db, alpha):
    state = SchemaState.objects.get(pk=alpha.schema_name)
    SchemaState.objects.filter(pk=state.pk).update(applied=[*state.applied, "history.0099_later"])

    assert Visitor(host=alpha.host).get("/api/v1/session/").status_code == 401


def test_check_and_plan_change_nothing(new_migrations, capsys):
    new_migrations("0002_note", ADD_COLUMN)

    call_command("migrate_tribes", plan=True)
    with pytest.raises(CommandError):
        call_command("migrate_tribes", check=True)

    assert capsys.readouterr().out.splitlines()[0] == "to render: history.0002_note"
    assert "note" not in _columns(TEMPLATE_SCHEMA)
    assert not MigrationScript.objects.exists()


def test_a_schema_that_was_changed_by_hand_is_found(committed_db, alpha):
    with enter_tribe(alpha), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE history_event ADD COLUMN sneaky integer")

    assert fleet.drift() == [alpha.schema_name]


@contextmanager
def _locked(schema_name):
    """Another session that holds the event table of a schema."""
    with raw_connection() as server, server.transaction():
        server.execute(f'LOCK TABLE "{schema_name}".history_event')
        yield
