"""Databases that come and go: for benches and tests."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import connections

from tenants.database import connection

_TRIES = 50
_PAUSE_SECONDS = 0.1


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


def drop(one: psycopg.Connection, name: str) -> None:
    """
    Drop a database, with whoever is in it; dropping twice is harmless.

    A worker of autovacuum belongs to the superuser, so it cannot be ended; it gets time to leave.
    """
    for tries_left in reversed(range(_TRIES)):
        try:
            one.execute(f'drop database if exists "{name}" with (force)')
        except psycopg.errors.InsufficientPrivilege:
            if not tries_left:
                raise
            time.sleep(_PAUSE_SECONDS)
        else:
            return


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
        drop(one, name)
        one.execute(f'create database "{name}" template "{template}"')
    use(name)
    try:
        yield name
    finally:
        use(before)
        with server() as one:
            drop(one, name)
