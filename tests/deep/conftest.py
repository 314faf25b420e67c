"""A web server with a database of its own, two tribes in it, and programs of their people."""

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest

from core.accounts.models import Account
from core.tokens.services import make_token
from infra.bench.running import running
from infra.dev import ports
from tenants.models import Tribe
from tests.architecture.world import World, make_world
from tests.support.databases import copy_of_template

BASE = "partup.localhost"
_DATABASE = "test_deep"


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave these tests out unless they are asked for."""
    return None if config.getoption("--deep") else True


@dataclass(frozen=True)
class Server:
    """Where it answers, and who may come: names with their token, by host."""

    port: int
    log: Path
    identities: dict[str, dict[str, str]]
    keys: dict[str, dict[str, Any]]


@pytest.fixture(scope="session")
def server(
    django_db_setup, django_db_blocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """Part-up as it runs, with a world in each tribe."""
    with django_db_blocker.unblock(), copy_of_template(_DATABASE):
        worlds = _worlds()
        identities = _identities(worlds)
        port, home = ports.first_free(wanted=8700), tmp_path_factory.mktemp("deep")
        with running(
            _granian(port),
            env=_environment(port, home),
            health_url=f"http://127.0.0.1:{port}/readyz",
        ):
            keys = {world.tribe.slug: world.values for world in worlds}
            yield Server(port, home / "server.log", identities, keys)


def _worlds() -> list[World]:
    return [
        make_world(Tribe.objects.get(slug=slug), canary, steward=_person(steward))
        for slug, canary, steward in (("alpha", "Kanarie", "ada"), ("beta", "Sijsje", "chidi"))
    ]


def _identities(worlds: list[World]) -> dict[str, dict[str, str]]:
    """A member of each tribe knocks on each host, and so do their tokens for the account."""
    members = {world.tribe.slug: world.people["partner"] for world in worlds}
    programs = {
        f"member_of_{world.tribe.slug}": _token(
            members[world.tribe.slug], ["read", "write", "people"], world.tribe
        )
        for world in worlds
    }
    own = {
        f"member_of_{slug}": _token(account, ["read", "account"])
        for slug, account in members.items()
    }
    return {"alpha": programs, "beta": dict(reversed(programs.items())), "": own}


def _person(name: str) -> Account:
    return Account.objects.get(email=f"{name}@partup.example")


def _token(account: Account, scopes: list[str], tribe: Tribe | None = None) -> str:
    tribe_id = tribe.pk if tribe else None
    _row, text = make_token(actor=account, name="Robot", scopes=scopes, days=30, tribe_id=tribe_id)
    return text


def _granian(port: int) -> list[str]:
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"),
        *("--port", str(port), "--workers", "1", "--blocking-threads", "4"),
        *("--log-level", "warning", "config.wsgi:application"),
    ]


def _environment(port: int, home: Path) -> dict[str, str]:
    url = urlsplit(os.environ["DATABASE_URL"])
    return {
        "DJANGO_SETTINGS_MODULE": "tests.deep.settings",
        "PARTUP_ENV": "test",
        "PUBLIC_ORIGIN": f"http://{BASE}:{port}",
        "DATABASE_URL": urlunsplit(url._replace(path=f"/{_DATABASE}")),
        "DATA_DIR": str(home),
    }


def write_config(folder: Path, *, identities: dict[str, str], keys: dict[str, Any]) -> Path:
    """The settings of a run: those kept here, who knocks, and the keys of what is there."""
    people = [
        {"name": name, "fixedHeaders": [{"name": "Authorization", "value": f"Bearer {text}"}]}
        for name, text in identities.items()
    ]
    (folder / "people.json").write_text(json.dumps({"auth": people}))
    lines = [Path(__file__).with_name("schemathesis.toml").read_text(), "[auth.wfc]"]
    lines += [f'path = "{folder}/people.json"', f"peers = {json.dumps(list(identities))}"]
    for name, value in keys.items():
        lines += [f"[dictionaries.{name}]", f"values = [{json.dumps(str(value))}]"]
        lines += [f'[parameters."path.{name}"]', f'dictionary = "{name}"', "probability = 0.7"]
    file = folder / "schemathesis.toml"
    file.write_text("\n".join(lines) + "\n")
    return file
