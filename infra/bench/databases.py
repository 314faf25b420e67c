"""Databases that come and go: for benches and tests."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import connections

from tenants.database import connection


@contextmanager
def server() -> Iterator[psycopg.Connection]:
    """A connection beside all databases, to make and drop them with."""
    default = connection.settings_dict
    with psycopg.connect(
        host=default["HOST"],
        port=default["PORT"] or None,
        user=default["USER"],
        password=default["PASSWORD"] or None,
        dbname="postgres",
        autocommit=True,
    ) as one:
        yield one


def use(name: str) -> None:
    """Point this process, all its threads included, at another database."""
    connection.close()
    connection.close_pool()
    connections.settings["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name
    connection.set_schema_to_public()


@contextmanager
def fresh_database(name: str, *, template: str = "template1") -> Iterator[str]:
    """Work on a new database, empty or a copy, until the block ends; then it is dropped."""
    before = connection.settings_dict["NAME"]
    with server() as one:
        one.execute(f'drop database if exists "{name}" with (force)')
        one.execute(f'create database "{name}" template "{template}"')
    use(name)
    try:
        yield name
    finally:
        use(before)
        with server() as one:
            one.execute(f'drop database if exists "{name}" with (force)')
