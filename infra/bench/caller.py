"""
`python -m infra.bench.caller`: a process that asks its own Django for one page, again and again.

It is told what to do in lines of JSON and answers in lines of JSON, so that two such processes
with different settings can be measured in turn.
"""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from wsgiref.util import setup_testing_defaults

import psycopg

from infra.dev import paths, processes

_TABLE = re.compile(r'\bfrom (?:public\.)?"?(\w+)', re.IGNORECASE)
_INNERMOST = re.compile(r"\([^()]*\)")


class Caller:
    """Such a process, seen from the one that measures."""

    def __init__(
        self, *, env: Mapping[str, str], host: str, path: str, cookie: str, query: str = ""
    ) -> None:
        self._process = processes.start(
            [sys.executable, "-m", "infra.bench.caller"],
            env={**os.environ, **env},
            cwd=paths.ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.tell(host=host, path=path, cookie=cookie, query=query)

    def tell(self, **order: Any) -> Any:
        """Give an order and wait for what it answers."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("The process that asks for pages has ended.")
        return json.loads(line)

    def close(self) -> None:
        """End it, and wait."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(20)


class _Asker:
    """The inside of that process."""

    def __init__(self, application: Any, *, host: str, path: str, cookie: str, query: str) -> None:
        self.application = application
        self.environ: dict[str, Any] = {}
        setup_testing_defaults(self.environ)
        self.environ |= {"HTTP_HOST": host, "PATH_INFO": path, "HTTP_COOKIE": cookie}
        self.environ["QUERY_STRING"] = query

    def page(self) -> str:
        """The page, which must be one."""
        status: list[str] = []
        answer = self.application(dict(self.environ), lambda line, _headers: status.append(line))
        body = b"".join(answer)
        answer.close()
        if not status[0].startswith("200"):
            raise RuntimeError(f"{status[0]}: {body[:300]!r}")
        return body.decode()

    def took(self, times: int) -> list[float]:
        """The milliseconds of so many pages, one after the other."""
        found = []
        for _ in range(times):
            start = time.perf_counter()
            self.page()
            found.append((time.perf_counter() - start) * 1000)
        return found

    def statements(self) -> list[str]:
        """The names of the statements that reach the server for one page."""
        with _listening() as heard:
            self.page()
        return [name_of(sql) for sql in heard]


def name_of(sql: str) -> str:
    """A statement in two words: what it does, and to which table (not in its subqueries)."""
    if not sql.strip():
        return "an empty one: does the connection live?"
    verb = sql.split(maxsplit=1)[0].upper()
    if verb == "SET":
        return "SET search_path"
    while (outside := _INNERMOST.sub("", sql)) != sql:
        sql = outside
    table = _TABLE.search(sql)
    return f"{verb} {table.group(1)}" if table else verb


@contextmanager
def _listening() -> Iterator[list[str]]:
    """Hear every statement that psycopg sends, also those that Django does not count."""
    heard: list[str] = []
    send = psycopg.Cursor.execute

    def execute(cursor: Any, query: Any, *args: Any, **options: Any) -> Any:
        heard.append(query if isinstance(query, str) else query.as_string(cursor))
        return send(cursor, query, *args, **options)

    setattr(psycopg.Cursor, "execute", execute)  # noqa: B010
    try:
        yield heard
    finally:
        setattr(psycopg.Cursor, "execute", send)  # noqa: B010


def _main() -> None:
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()
    asker: _Asker | None = None
    for line in sys.stdin:
        order = json.loads(line)
        if asker is None:
            asker, answer = _Asker(application, **order), None
        else:
            answer = getattr(asker, order.pop("do"))(**order)
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    _main()
