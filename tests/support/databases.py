"""Databases for tests: a template built once per server, and copies of it."""

import fcntl
import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connection, connections

from tenants import fleet
from tests.support.cast import make_cast

_ROOT = Path(settings.ROOT)


def _digest() -> str:
    files = sorted(_ROOT.glob("**/migrations/0*.py")) + sorted(_ROOT.glob("tests/support/*.py"))
    text = b"".join(file.read_bytes() for file in files if ".venv" not in file.parts)
    return hashlib.sha256(text).hexdigest()[:12]


@contextmanager
def _server() -> Iterator[psycopg.Connection]:
    default = connection.settings_dict
    with psycopg.connect(
        host=default["HOST"],
        port=default["PORT"] or None,
        user=default["USER"],
        password=default["PASSWORD"] or None,
        dbname="postgres",
        autocommit=True,
    ) as server:
        yield server


def use(name: str) -> None:
    """Point this process, all its threads included, at another database."""
    connection.close()
    connection.close_pool()
    connections.settings["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name
    connection.set_schema_to_public()


def template() -> str:
    """The name of the template, built if this server has none for the present migrations."""
    name = f"template_{_digest()}"
    server_key = hashlib.sha256(connection.settings_dict["HOST"].encode()).hexdigest()[:12]
    lock = Path(tempfile.gettempdir()) / f"partup-{server_key}.lock"
    with lock.open("w") as file, _server() as server:
        fcntl.flock(file, fcntl.LOCK_EX)
        found = server.execute(
            "select datistemplate from pg_database where datname = %s", [name]
        ).fetchone()
        if found != (True,):
            before = connection.settings_dict["NAME"]
            server.execute(f'drop database if exists "{name}"')
            server.execute(f'create database "{name}"')
            use(name)
            fleet.migrate_public()
            fleet.migrate_template()
            make_cast()
            use(before)
            server.execute(f'alter database "{name}" with is_template true')
    return name


@contextmanager
def copy_of_template(name: str) -> Iterator[str]:
    """Work on a fresh copy of the template until the block ends; then it is dropped."""
    source, before = template(), connection.settings_dict["NAME"]
    with _server() as server:
        server.execute(f'drop database if exists "{name}" with (force)')
        server.execute(f'create database "{name}" template "{source}"')
    use(name)
    try:
        yield name
    finally:
        use(before)
        with _server() as server:
            server.execute(f'drop database if exists "{name}" with (force)')
