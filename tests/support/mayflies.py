"""
Processes that live for one piece of work, and may be killed in the middle of it.

`python -m tests.support.mayflies` loads the product once and forks a child for each order, so
that a death costs milliseconds. A child counts its steps: each statement, and both sides of each
commit. At the step it is told it kills, as a power cut would: itself, the backend that serves it,
or the whole database server.
"""

import json
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Mapping
from typing import Any

from infra.dev import paths, processes

Answer = dict[str, Any]


class Mayflies:
    """The process that makes them, seen from a test."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._process = processes.start(
            [sys.executable, "-m", "tests.support.mayflies"],
            env={**os.environ, **env},
            cwd=paths.ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def do(self, work: str, *, kill: str = "", at_step: int = 0, **details: Any) -> Answer:
        """
        Have one do a piece of work; `died` says whether it was killed before it could answer.

        `kill` is "self", "backend" or the number of the server's process.
        """
        order = {"work": work, "kill": kill, "at_step": at_step, "details": details}
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        answer: Answer = json.loads(self._process.stdout.readline())
        assert "error" not in answer, answer["error"]
        return answer

    def close(self) -> None:
        """End it."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(20)


class _Steps:
    """Counts what is said to the database, and kills at the step that was named."""

    def __init__(self, kill: str, at_step: int) -> None:
        self.kill, self.at_step, self.number = kill, at_step, 0

    def watch(self) -> None:
        """Count from here on, in this process."""
        from django.db import connections

        connection: Any = connections["default"]
        connection.execute_wrappers.append(self._execute)
        commit = connection._commit

        def watched_commit() -> None:
            self._step(connection)
            commit()
            self._step(connection)

        connection._commit = watched_commit

    def _execute(self, execute: Callable[..., Any], *query: Any) -> Any:
        self._step(query[-1]["connection"])
        return execute(*query)

    def _step(self, connection: Any) -> None:
        self.number += 1
        if self.number != self.at_step:
            return
        if self.kill == "self":
            os.kill(os.getpid(), signal.SIGKILL)
        elif self.kill == "backend":
            os.kill(connection.connection.info.backend_pid, signal.SIGKILL)
        else:
            os.kill(int(self.kill), signal.SIGKILL)


def _migrate() -> Answer:
    from tenants import fleet

    fleet.migrate_public()
    fleet.migrate_template()
    return {}


def _sign_up(names: list[str]) -> Answer:
    """Make accounts, each with a session; the keys of the sessions by name."""
    from core.accounts.models import Account
    from tests.support.clients import Visitor

    keys = {}
    for name in names:
        account = Account.objects.create_user(f"{name}@partup.example", display_name=name.title())
        visitor = Visitor(account)
        assert visitor.parent
        keys[name] = visitor.parent.session_key
    return {"sessions": keys}


def _post(session: str, path: str, form: dict[str, str]) -> Answer:
    """Send a form to the account host, through everything a request goes through."""
    from django.conf import settings

    from tests.support.clients import Visitor

    visitor = Visitor(raise_request_exception=False)
    visitor.cookies[settings.SESSION_COOKIE_NAME] = session
    answer = visitor.post(path, form)
    return {"status": answer.status_code, "url": answer.headers.get("Location", "")}


def _run_due_jobs() -> Answer:
    """What a worker does each quarter of a minute."""
    from tenants.tasks import run_due_jobs

    run_due_jobs()
    return {}


def _belong(name: str, tribes: int) -> Answer:
    """Make somebody who is a member of so many tribes, each with a founder of its own."""
    from tests.support.privacy_lives import belong

    return {"account": str(belong(name, tribes=tribes))}


def _erase(account: str) -> Answer:
    """Erase somebody, as the page does."""
    from tests.support.privacy_lives import erase

    erase(account)
    return {}


def _ask_for_tribe_copy(account: str) -> Answer:
    """Ask for a copy of the first tribe of somebody, as its organisation does."""
    from tests.support.privacy_lives import ask_for_tribe_copy

    return {"copy": ask_for_tribe_copy(account)}


def _ask_for_copy(account: str) -> Answer:
    """Ask for a copy of everything, as the page does."""
    from tests.support.privacy_lives import ask_for_copy

    return {"export": ask_for_copy(account)}


def _process_letter(event_id: str) -> Answer:
    """What a worker does about a letter of Stripe's."""
    from billing import handlers

    return {"state": handlers.process_stripe_event(event_id=event_id)}


_WORK = {
    "ask_for_copy": _ask_for_copy,
    "ask_for_tribe_copy": _ask_for_tribe_copy,
    "belong": _belong,
    "erase": _erase,
    "migrate": _migrate,
    "post": _post,
    "process_letter": _process_letter,
    "run_due_jobs": _run_due_jobs,
    "sign_up": _sign_up,
}


def _live(order: dict[str, Any], out: int) -> None:
    """One life."""
    steps = _Steps(order["kill"], order["at_step"])
    steps.watch()
    try:
        answer = _WORK[order["work"]](**order["details"])
    except Exception:  # noqa: BLE001 - it is told to the test
        # A database that was killed is met as an error by whoever spoke to it.
        answer = {"error": traceback.format_exc()} if not order["kill"] else {"status": 500}
    os.write(out, json.dumps({**answer, "steps": steps.number}).encode())


def _main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    for line in sys.stdin:
        order = json.loads(line)
        inside, outside = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(inside)
            _live(order, outside)
            os._exit(0)
        os.close(outside)
        with os.fdopen(inside) as pipe:
            said = pipe.read()
        _pid, status = os.waitpid(child, 0)
        answer = json.loads(said) if said else {}
        sys.stdout.write(json.dumps({**answer, "died": os.WIFSIGNALED(status)}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _main()
