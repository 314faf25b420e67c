"""Databases for tests: a template built once per server, and copies of it."""

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from infra.bench.databases import fresh_database, server, use
from tenants import fleet
from tests.support.cast import make_cast

_ROOT = Path(settings.ROOT)


def _digest() -> str:
    files = sorted(_ROOT.glob("**/migrations/0*.py")) + sorted(_ROOT.glob("tests/support/*.py"))
    text = b"".join(file.read_bytes() for file in files if ".venv" not in file.parts)
    return hashlib.sha256(text).hexdigest()[:12]


def template() -> str:
    """The name of the template, built if this server has none for the present migrations."""
    name = f"template_{_digest()}"
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    lock = settings.DATA_DIR / "template.lock"
    with lock.open("w") as file, server() as one:
        fcntl.flock(file, fcntl.LOCK_EX)
        found = one.execute(
            "select datistemplate from pg_database where datname = %s", [name]
        ).fetchone()
        if found != (True,):
            before = connection.settings_dict["NAME"]
            one.execute(f'drop database if exists "{name}"')
            one.execute(f'create database "{name}"')
            use(name)
            fleet.migrate_public()
            fleet.migrate_template()
            make_cast()
            use(before)
            one.execute(f'alter database "{name}" with is_template true')
    return name


@contextmanager
def copy_of_template(name: str) -> Iterator[str]:
    """Work on a fresh copy of the template until the block ends; then it is dropped."""
    with fresh_database(name, template=template()):
        yield name
