"""Where the simulator remembers: rows in memory, and the same rows in one SQLite file."""

import json
import sqlite3
import threading
from pathlib import Path
from typing import Any

Row = dict[str, Any]

_SCHEMA = """
create table if not exists row (
    position integer primary key,
    kind text not null,
    id text not null,
    body text not null,
    unique (kind, id)
)
"""


class Store:
    """All rows by kind and id, in the order in which they were made; survives a restart."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.lock = threading.RLock()
        self._file = sqlite3.connect(folder / "stripesim.sqlite", check_same_thread=False)
        # The operating system may crash, and this is a stand-in: losing the last second is fine.
        self._file.execute("pragma journal_mode=wal")
        self._file.execute("pragma synchronous=normal")
        self._file.execute(_SCHEMA)
        self._rows: dict[str, dict[str, Row]] = {}
        for kind, key, body in self._file.execute("select kind, id, body from row order by 1"):
            self.of_kind(kind)[key] = json.loads(body)

    def of_kind(self, kind: str) -> dict[str, Row]:
        """The rows of a kind by id, oldest first; to look at, not to change."""
        return self._rows.setdefault(kind, {})

    def kinds(self) -> list[str]:
        """The kinds there are rows of."""
        return sorted(kind for kind, rows in self._rows.items() if rows)

    def write(self, changed: dict[tuple[str, str], Row | None]) -> None:
        """Put rows in, or remove those that are None: all of them or none."""
        with self.lock, self._file:
            for (kind, key), row in changed.items():
                self._write_one(kind, key, row)
        for (kind, key), row in changed.items():
            if row is None:
                self.of_kind(kind).pop(key, None)
            else:
                self.of_kind(kind)[key] = row

    def clear(self) -> None:
        """Forget everything."""
        with self.lock, self._file:
            self._file.execute("delete from row")
        self._rows.clear()

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _write_one(self, kind: str, key: str, row: Row | None) -> None:
        if row is None:
            self._file.execute("delete from row where kind = ? and id = ?", (kind, key))
            return
        self._file.execute(
            "insert into row (kind, id, body) values (?, ?, ?)"
            " on conflict (kind, id) do update set body = excluded.body",
            (kind, key, json.dumps(row)),
        )
