"""Kill -9 while tribes are founded and dropped: afterwards one is there whole, or not at all."""

import os
import random
import signal
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from itertools import count
from subprocess import Popen
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
import requests
from django.conf import settings
from psycopg import sql

from infra.bench.running import running
from infra.dev import ports, processes, programs
from infra.dev.postgres import Postgres
from tests.support.mayflies import Answer, Mayflies

pytestmark = pytest.mark.slow

FOUND = "/tribes/found/"
TOKEN = "t" * 32
SERVERS = 3
_numbers = count(1)


class House:
    """A database server of its own, what is founded in it, and who dies doing it."""

    def __init__(self, postgres: Postgres, mayflies: Mayflies, env: dict[str, str]) -> None:
        self.postgres, self.mayflies, self.env = postgres, mayflies, env
        self.steps: dict[str, int] = {}
        self.web: list[tuple[Popen, int]] = []

    def founder(self) -> str:
        """The session of somebody new."""
        name = f"founder{next(_numbers)}"
        sessions = self.mayflies.do("sign_up", names=[name])["sessions"]
        return str(sessions[name])

    def found(self, session: str, form: dict[str, str], **death: Any) -> Answer:
        """Send the form that founds a tribe."""
        return self.mayflies.do("post", session=session, path=FOUND, form=form, **death)

    def connect(self) -> psycopg.Connection:
        """Ask the database, once it is up again."""
        end_at = time.monotonic() + 30
        while time.monotonic() < end_at:
            with suppress(psycopg.OperationalError):
                return psycopg.connect(self.postgres.url)
            time.sleep(0.05)
        raise AssertionError("the database did not come back")

    def restart(self) -> None:
        """Start the database server again after it was killed."""
        self.postgres.stop()
        self.postgres.ensure()

    def found_two(self) -> int:
        """Found two tribes, and tell in how many steps the second."""
        return [int(self.found(self.founder(), form())["steps"]) for _ in range(2)][-1]

    def drop_two(self, **death: Any) -> Answer:
        """Let the newest two have waited too long for a payment, and the worker make its round."""
        with self.connect() as server:
            server.execute(
                "update tenants_duejob set due_at = now() - interval '1 hour' where tribe_id in"
                " (select id from tenants_tribe order by created_at desc limit 2)"
            )
        return self.mayflies.do("run_due_jobs", **death)

    def check(self) -> int:
        """Hold everything a founding makes against each other; the number of tribes."""
        with self.connect() as server:
            # What a dying process still had under way may end between two questions.
            server.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            founders = dict(_rows(server, "select schema_name, founder_id from tenants_tribe"))
            tribes = set(founders)
            assert _set(server, r"select nspname from pg_namespace where nspname like 't\_%'") == (
                tribes
            )
            assert _set(server, _HOSTNAMES) == tribes
            assert _set(server, _STATES) == tribes
            assert _set(server, _KEYS) == set(founders.items())
            assert _set(server, _JOBS) == tribes
            organisations = _rows(server, "select count(*) from tenants_organisation")
            assert organisations == [(len(tribes),)]
            for schema, founder in founders.items():
                members = sql.SQL("select account_id, role from {}.members_member")
                found = server.execute(members.format(sql.Identifier(schema))).fetchall()
                assert found == [(founder, "steward")]
        return len(tribes)


_HOSTNAMES = """
    select t.schema_name from tenants_hostname h join tenants_tribe t on t.id = h.tenant_id
     where h.domain = t.slug"""
_STATES = r"select schema_name from tenants_schemastate where schema_name like 't\_%'"
_KEYS = """
    select t.schema_name, m.account_id from tenants_membership m
      join tenants_tribe t on t.id = m.tribe_id where m.role = 'steward'"""
_JOBS = """
    select t.schema_name from tenants_duejob j join tenants_tribe t on t.id = j.tribe_id
     where j.kind = 'tribe.drop_pending'"""


def _rows(server: psycopg.Connection, question: str) -> list[Any]:
    return server.execute(question).fetchall()  # type: ignore[arg-type]


def _set(server: psycopg.Connection, question: str) -> set[Any]:
    """The rows, each of which is there once."""
    rows = [row if len(row) > 1 else row[0] for row in _rows(server, question)]
    assert len(rows) == len(set(rows))
    return set(rows)


def form() -> dict[str, str]:
    """What somebody types to found a tribe that is like no other."""
    name = uuid.uuid4().hex[:12]
    return {
        "founding_key": str(uuid.uuid4()),
        "organisation_name": f"Makers {name}",
        "country": "NL",
        "name": "Night shift",
        "slug": f"night-{name}",
        "language": "nl",
        "hue": "210",
        "plan": "tribe",
    }


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> Iterator[House]:
    """The house, with as many web servers as will be killed; they load while it is furnished."""
    postgres = Postgres(home=tmp_path_factory.mktemp("kills") / "postgres")
    with ExitStack() as stack:
        stack.callback(postgres.stop)
        postgres.ensure()
        env = {"DATABASE_URL": postgres.url}
        mayflies = Mayflies(env)
        stack.callback(mayflies.close)
        one = House(postgres, mayflies, env)
        for number in range(SERVERS):
            port = ports.first_free(wanted=23_500 + 20 * number)
            command = programs.web(port=port, processes=1).command
            one.web.append((stack.enter_context(running(command, env=env)), port))
        mayflies.do("migrate")
        one.steps["found"] = one.found_two()
        one.steps["drop"] = one.drop_two()["steps"]
        assert one.check() == 0
        yield one
        one.check()


def point(share: float, steps: int) -> int:
    """A step in this share of the way, the same one each time."""
    return 1 + min(int(share * steps), steps - 1)


def shares(number: int, seed: int) -> list[float]:
    """So many points on the way from 0 to 1: one by chance in each part of it, and the end."""
    chance = random.Random(seed)
    parts = number - 1
    return [*(round((part + chance.random()) / parts, 2) for part in range(parts)), 1.0]


def send_again(house: House, session: str, sent: dict[str, str]) -> None:
    """The same form leads to the one tribe that it founded, now or then."""
    before = house.check()

    answers = [house.found(session, sent) for _ in range(2)]

    assert [answer["status"] for answer in answers] == [302, 302]
    with house.connect() as server:
        question = "select id from tenants_tribe where founding_key = %s"
        ((tribe_id,),) = server.execute(question, [sent["founding_key"]]).fetchall()
    assert {answer["url"] for answer in answers} == {f"/tribes/{tribe_id}/access/"}
    assert house.check() - before in {0, 1}


@pytest.mark.parametrize("share", shares(5, seed=1))
def test_a_web_process_that_is_killed_leaves_a_whole_tribe_or_none(house, share):
    session, sent = house.founder(), form()
    before = house.check()

    answer = house.found(session, sent, kill="self", at_step=point(share, house.steps["found"]))

    assert answer == {"died": True}
    assert house.check() - before in {0, 1}
    send_again(house, session, sent)


@pytest.mark.parametrize("share", shares(5, seed=2))
def test_a_database_backend_that_is_killed_leaves_a_whole_tribe_or_none(house, share):
    session, sent = house.founder(), form()
    before = house.check()

    house.found(session, sent, kill="backend", at_step=point(share, house.steps["found"]))

    assert house.check() - before in {0, 1}
    send_again(house, session, sent)


@pytest.mark.parametrize("share", shares(3, seed=3))
def test_a_database_server_that_is_killed_leaves_a_whole_tribe_or_none(house, share):
    session, sent = house.founder(), form()
    before = house.check()

    pid = str(house.postgres.process.pid)
    house.found(session, sent, kill=pid, at_step=point(share, house.steps["found"]))
    house.restart()

    assert house.check() - before in {0, 1}
    send_again(house, session, sent)


@pytest.mark.parametrize("share", shares(4, seed=4))
def test_a_worker_that_is_killed_while_it_drops_tribes_drops_each_whole_or_not(house, share):
    house.found_two()
    before = house.check()

    answer = house.drop_two(kill="self", at_step=point(share, house.steps["drop"]))

    assert answer == {"died": True}
    assert before - house.check() in {0, 1, 2}
    house.mayflies.do("run_due_jobs")
    assert house.check() == before - 2


@pytest.mark.parametrize("number", range(SERVERS))
def test_a_web_server_that_is_killed_leaves_a_whole_tribe_or_none(house, number):
    session, sent = house.founder(), form()
    before = house.check()
    process, port = house.web[number]
    visitor = _visitor(session)
    page = f"http://127.0.0.1:{port}{FOUND}"
    assert processes.wait_until(lambda: _answers(visitor, page), seconds=60)

    with suppress(requests.ConnectionError, requests.Timeout):
        visitor.post(page, data=sent, timeout=random.Random(number).uniform(0.005, 0.06))
    os.killpg(process.pid, signal.SIGKILL)

    assert house.check() - before in {0, 1}
    send_again(house, session, sent)


def _visitor(session: str) -> requests.Session:
    """A browser that is signed in, and has a token for forms."""
    visitor = requests.Session()
    visitor.cookies.update(
        {settings.SESSION_COOKIE_NAME: session, settings.CSRF_COOKIE_NAME: TOKEN}
    )
    visitor.headers.update({"Host": urlsplit(settings.ACCOUNT_ORIGIN).netloc, "X-CSRFToken": TOKEN})
    return visitor


def _answers(visitor: requests.Session, page: str) -> bool:
    with suppress(requests.ConnectionError):
        return visitor.get(page, timeout=30).status_code == 200
    return False
