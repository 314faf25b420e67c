"""Bringing one schema up to date: by replay where all it lacks was rendered, else by Django."""

import time
from collections.abc import Sequence

import psycopg
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django_tenants.utils import schema_context
from psycopg import sql

from tenants.fleet.ledger import note_applied
from tenants.fleet.template import tribe_targets
from tenants.models import MigrationScript
from tenants.provisioning import applied_in

LOCK_TIMEOUT = "3s"
WAITS_SECONDS = (0.2, 1.0, 3.0)


def replay(
    server: psycopg.Connection, schema_name: str, scripts: Sequence[MigrationScript]
) -> None:
    """
    Run the statements of the missing migrations in one transaction and one round trip.

    The schema's own ledger and ours are written with them: it has all of them, or none. A lock
    that is not given within three seconds is tried for again, three times.

    :raises psycopg.Error: if the schema cannot be brought up to date now.
    """
    script = _script(schema_name, scripts)
    for wait in (*WAITS_SECONDS, None):
        try:
            server.execute(script)
            return
        except psycopg.errors.LockNotAvailable:
            server.execute("ROLLBACK")
            if wait is None:
                raise
            time.sleep(wait)
        except psycopg.Error:
            if not server.closed:
                server.execute("ROLLBACK")
            raise


def _script(schema_name: str, scripts: Sequence[MigrationScript]) -> sql.Composed:
    names = [script.name for script in scripts]
    rows = sql.SQL(", ").join(
        sql.SQL("({}, {}, now())").format(*name.split(".", 1)) for name in names
    )
    lines = [
        sql.SQL("BEGIN"),
        sql.SQL("SET LOCAL lock_timeout = {}").format(LOCK_TIMEOUT),
        sql.SQL("SET LOCAL search_path = {}, public").format(sql.Identifier(schema_name)),
        *(
            sql.SQL(statement.rstrip().rstrip(";"))
            for script in scripts
            for statement in script.statements
        ),
        sql.SQL("INSERT INTO django_migrations (app, name, applied) VALUES {}").format(rows),
        sql.SQL(
            "UPDATE public.tenants_schemastate SET applied = applied || {}::varchar[],"
            " migrated_at = now(), error = '' WHERE schema_name = {}"
        ).format(names, schema_name),
        sql.SQL("COMMIT"),
    ]
    return sql.SQL(";\n").join(lines)


def migrate_by_django(schema_name: str) -> None:
    """
    Bring a schema up to date by Django's own hand: Python, CONCURRENTLY, and odd schemas.

    :raises DatabaseError: if a migration fails; what was applied before it stays.
    """
    with schema_context(schema_name):
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = '{LOCK_TIMEOUT}'")
        try:
            executor = MigrationExecutor(connection)
            executor.migrate(tribe_targets(executor))
        finally:
            with connection.cursor() as cursor:
                cursor.execute("RESET lock_timeout")
    note_applied(schema_name, applied_in(schema_name))
