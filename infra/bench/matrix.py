"""The key table: cells a second in savepoints of one world, beside a world made anew for each."""

import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from core.accounts.models import Account
from infra.bench.databases import fresh_database
from infra.bench.harness import Row, Scale, milliseconds
from infra.bench.tribes import make_founder, make_person, make_tribe
from tenants import fleet
from tenants.models import Tribe

EVERY = 12
SAMPLE = 20
THEIRS = "each cell on its own: the world is made, asked once and thrown away"
Cell = tuple[str, Any, str]
# The very doors and people of the table; tests are no part of what is typed.
routes: Any = import_module("tests.architecture.routes")
visitors: Any = import_module("tests.architecture.visitors")
worlds: Any = import_module("tests.architecture.world")


def run(scale: Scale) -> list[Row]:
    """Ask a part of the table both ways; what is answered must be the same."""
    logging.disable(logging.CRITICAL)
    with fresh_database("bench_matrix"), tempfile.TemporaryDirectory() as folder:
        settings.DATA_DIR, settings.MEDIA_DIR = Path(folder), Path(folder) / "media"
        tribe = _stage()
        cells = _cells(EVERY * 4 if scale.is_quick else EVERY)
        few = cells[:: max(1, len(cells) // SAMPLE)]
        ours: dict[Cell, int] = {}
        theirs: dict[Cell, int] = {}
        here = milliseconds(lambda: _in_one_world(tribe, cells, ours)) / len(cells)
        there = milliseconds(lambda: _each_alone(tribe, few, theirs)) / len(few)
    if different := [cell for cell in few if ours[cell] != theirs[cell]]:
        raise RuntimeError(f"The two ways are not answered alike: {different}")
    return [
        Row(
            case=f"a cell of the key table, one process, {len(cells):,} cells",
            unit="ms",
            ours=round(here, 2),
            theirs=round(there, 2),
            ratio=round(there / here, 2),
            runs=1,
            theirs_is=f"{THEIRS} ({len(few)} cells)",
            note=f"{1000 / here:.0f} and {1000 / there:.1f} cells a second; making the world of"
            " ours is in its time",
        )
    ]


def _stage() -> Tribe:
    fleet.migrate_public()
    fleet.migrate_template()
    founder, organisation = make_founder()
    make_person("Chidi")
    make_person("Dunya")
    Account.objects.filter(email="dunya@partup.example").update(is_staff=True)
    return make_tribe(founder, organisation)


def _cells(every: int) -> list[Cell]:
    """Each so many routes, with all methods and everybody."""
    return [
        (principal, route, method)
        for route in routes.all_routes()[::every]
        for method in route.methods
        for principal in visitors.PRINCIPALS
    ]


def _in_one_world(tribe: Tribe, cells: list[Cell], told: dict[Cell, int]) -> None:
    with _world_of(tribe) as (world, cast):
        for cell in cells:
            told[cell] = _ask(world, cast, cell)


def _each_alone(tribe: Tribe, cells: list[Cell], told: dict[Cell, int]) -> None:
    for cell in cells:
        with _world_of(tribe) as (world, cast):
            told[cell] = _ask(world, cast, cell)


@contextmanager
def _world_of(tribe: Tribe) -> Iterator[tuple[Any, Any]]:
    """The tribe full of everything, with everybody signed in, until the block ends."""
    with transaction.atomic():
        steward, other, staff = (_person(name) for name in ("ada", "chidi", "dunya"))
        world = worlds.make_world(tribe, "Kanarie", steward=steward)
        cast = visitors.make_cast(world, stranger=other, other=other, staff=staff)
        for client in cast.clients.values():
            client.raise_request_exception = False
        yield world, cast
        transaction.set_rollback(True)


def _person(name: str) -> Account:
    return Account.objects.get(email=f"{name}@partup.example")


def _ask(world: Any, cast: Any, cell: Cell) -> int:
    principal, route, method = cell
    return int(cast.answer_undone(principal, route, method, world.values).status)
