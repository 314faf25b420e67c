"""Look for words everywhere something may be kept."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db import connection

_TABLES = """
    select table_schema, table_name from information_schema.tables
     where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')"""


def in_rows(*words: str) -> list[str]:
    """The tables of all schemas with a row that holds one of the words, in any column."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        for schema, table in cursor.fetchall():
            place = f"{connection.ops.quote_name(schema)}.{connection.ops.quote_name(table)}"
            # A row as text shows every column of it: words, JSON, arrays, search vectors.
            cursor.execute(
                f"select count(*) from {place} as row where row::text ilike any(%s)",
                [[f"%{word}%" for word in words]],
            )
            if number := cursor.fetchone()[0]:
                found.append(f"{number} in {table}")
    return sorted(found)


def in_caches(*words: str) -> list[str]:
    """The keys of the cache store that hold one of the words, or whose value does."""
    client: Any = caches["default"]._cache.get_client()
    found = []
    for key in client.scan_iter("*"):
        told = key + (client.dump(key) or b"")
        if any(word.lower().encode() in told.lower() for word in words):
            found.append(key.decode(errors="replace"))
    return found


def in_files(*words: str) -> list[str]:
    """The files of this installation that hold one of the words, or whose name does."""
    root = Path(settings.DATA_DIR)
    return [
        str(file.relative_to(root))
        for file in root.rglob("*")
        if file.is_file()
        and any(
            word.lower().encode() in str(file).lower().encode() + file.read_bytes().lower()
            for word in words
        )
    ]
