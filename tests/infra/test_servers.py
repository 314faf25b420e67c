"""PostgreSQL and Valkey as real processes: start, attach, crash, stop."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psycopg
import pytest
import redis

from infra.dev import paths, processes
from infra.dev.flocks import Flock
from infra.dev.postgres import Postgres
from infra.dev.servers import LONGEST_SOCKET_PATH, socket_dir_for
from infra.dev.valkey import Valkey

HOLD = """
import importlib, sys, time
from pathlib import Path
kind = getattr(importlib.import_module(sys.argv[1]), sys.argv[2])
server = kind(home=Path(sys.argv[3]), is_durable=False)
server.ensure()
print(server.process.pid, flush=True)
time.sleep(600)
"""


@pytest.fixture
def postgres(tmp_path):
    server = Postgres(home=tmp_path / "postgres", is_durable=False)
    server.ensure()
    yield server
    server.stop()


def test_the_application_role_owns_its_database_and_is_no_superuser(postgres):
    with psycopg.connect(postgres.url) as connection:
        row = connection.execute(
            "SELECT current_user, rolsuper, rolcreatedb, pg_get_userbyid(datdba), unaccent('é')"
            " FROM pg_roles, pg_database WHERE rolname = current_user AND datname = 'partup'"
        ).fetchone()

    assert row == ("partup", False, True, "partup", "e")


def test_postgres_listens_on_no_port(postgres):
    with psycopg.connect(postgres.url) as connection:
        row = connection.execute("SHOW listen_addresses").fetchone()

    assert row == ("",)


def test_a_second_command_attaches_and_leaves_the_server_running(postgres):
    second = Postgres(home=postgres.home, is_durable=False)

    was_started = second.ensure()
    second.stop()

    assert not was_started
    assert postgres.is_running()


def test_what_was_committed_survives_a_crash(tmp_path):
    postgres = Postgres(home=tmp_path / "postgres")
    postgres.ensure()
    with psycopg.connect(postgres.url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    postgres.process.kill()
    postgres.process.wait()
    was_gone = not postgres.is_running()

    postgres.ensure()

    with psycopg.connect(postgres.url) as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)
    assert was_gone
    postgres.stop()


def test_one_can_see_from_outside_whether_a_server_is_owned(postgres):
    owner = Flock(path=postgres.home / "owner")
    was_held = owner.is_held()

    postgres.stop()

    assert was_held
    assert not owner.is_held()


def test_after_stop_nothing_is_left(postgres):
    pid = postgres.process.pid

    postgres.stop()

    assert not processes.is_alive(pid)
    assert not (postgres.data / "postmaster.pid").exists()
    assert not postgres.is_running()


@pytest.mark.parametrize("kind", [Postgres, Valkey])
def test_a_server_whose_owner_was_killed_is_replaced(tmp_path, kind):
    owner = subprocess.Popen(
        [sys.executable, "-c", HOLD, kind.__module__, kind.__name__, str(tmp_path / "home")],
        stdout=subprocess.PIPE,
        text=True,
        cwd=paths.ROOT,
    )
    first_pid = int(owner.stdout.readline())
    os.kill(owner.pid, signal.SIGKILL)
    owner.communicate()
    server = kind(home=tmp_path / "home", is_durable=False)

    was_started = server.ensure()

    assert was_started
    assert not processes.is_alive(first_pid)
    assert server.process.pid != first_pid
    server.stop()


def test_valkey_keeps_what_it_was_given_through_a_crash(tmp_path):
    server = Valkey(home=tmp_path / "valkey")
    server.ensure()
    with redis.Redis(unix_socket_path=str(server.socket_path)) as client:
        client.set("kept", "42")
        client.execute_command("WAITAOF", 1, 0, 5000)
    server.process.kill()
    server.process.wait()

    server.ensure()

    with redis.Redis(unix_socket_path=str(server.socket_path)) as client:
        assert client.get("kept") == b"42"
    server.stop()


def test_a_short_path_keeps_its_socket_at_home(tmp_path):
    assert socket_dir_for(home=Path("/srv/partup/var/postgres"), socket_name=".s.PGSQL.5432") == (
        Path("/srv/partup/var/postgres/socket")
    )


def test_a_long_path_moves_its_socket_to_where_it_fits():
    home = Path("/home/ada") / ("a-very-long-name-of-a-folder/" * 4)

    first = socket_dir_for(home=home, socket_name=".s.PGSQL.5432")
    second = socket_dir_for(home=home, socket_name=".s.PGSQL.5432")

    assert first == second
    assert not first.is_relative_to(home)
    assert len(str(first / ".s.PGSQL.5432")) <= LONGEST_SOCKET_PATH


def test_who_started_a_server_can_wait_for_its_guests(postgres):
    guest = Postgres(home=postgres.home, is_durable=False)
    guest.ensure()
    leaving = threading.Timer(0.3, guest.stop)
    started = time.monotonic()
    leaving.start()

    postgres.wait_for_guests()

    assert time.monotonic() - started >= 0.3
    assert postgres.is_running()
