"""The people of a tribe: a list and a search in a large tribe, beside a small one."""

import os
import statistics
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.db import connection

from core.accounts.models import Account
from core.common import clock
from core.members.models import Member
from infra.bench.caller import Caller
from infra.bench.databases import fresh_database
from infra.bench.harness import Row, Scale
from infra.bench.request import open_session
from infra.bench.tribes import make_founder, make_person, make_tribe, make_work
from tenants import fleet
from tenants.context import enter_tribe
from tenants.models import Tribe

MANY, FEW = 10_000, 100
MOST_STATEMENTS = 6
MOST_TIMES = 1.5
# Names as people have them; the search meets the same ten in either tribe.
FIRST = ("Anna", "Bas", "Carla", "Daan", "Els", "Femke", "Gijs", "Hanna", "Ivo", "Jan-Willem")
LAST = ("de Boer", "van Dijk", "Janssen", "Bakker", "Visser", "Smit", "Mulder", "de Groot")
PAGES = {"list of people": {}, "search of two words": {"q": "boer 0000"}}
THEIRS = f"the same page in a tribe of {FEW}, on the same server"


def run(scale: Scale) -> list[Row]:
    """Compare the slow pages of both tribes, and count what the large one asks."""
    many = MANY // 10 if scale.is_quick else MANY
    rows = []
    with fresh_database("bench_people") as database:
        large, small, account = _stage(many)
        for case, query in PAGES.items():
            with _callers(database, large, small, account, query) as (ours, theirs):
                _check_same(ours, theirs)
                rows.append(_slow_pages(ours, theirs, scale, case=f"{case}, {many:,} people"))
                rows.append(_statements(ours, theirs, case=case))
    return rows


def _slow_pages(ours: Caller, theirs: Caller, scale: Scale, *, case: str) -> Row:
    """The 95th percentile of each, in turns, so that a busy moment of the machine meets both."""
    mine: list[float] = []
    other: list[float] = []
    turns = 20 if scale.is_quick else 100
    for _ in range(turns):
        mine += ours.tell(do="took", times=2)
        other += theirs.tell(do="took", times=2)
    here, there = _p95(mine), _p95(other)
    return Row(
        case=f"p95 of the {case}",
        unit="ms",
        ours=round(here, 2),
        theirs=round(there, 2),
        ratio=round(there / here, 2),
        runs=2 * turns,
        theirs_is=THEIRS,
        reach=f"≥ {1 / MOST_TIMES:.2f} (at most {MOST_TIMES:g} times as long)",
        reached=here <= there * MOST_TIMES,
        note=f"medians {statistics.median(mine):.2f} and {statistics.median(other):.2f} ms",
    )


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def _statements(ours: Caller, theirs: Caller, *, case: str) -> Row:
    """Not of the first page, so that caches are warm; what asks no table is no question."""
    asked = [
        [name for name in caller.tell(do="statements") if name.startswith("SELECT")]
        for caller in (ours, theirs)
    ]
    here, there = (len(names) for names in asked)
    return Row(
        case=f"statements of the {case}",
        unit="statements",
        ours=here,
        theirs=there,
        ratio=round(there / here, 2),
        runs=1,
        theirs_is=THEIRS,
        reach=f"≤ {MOST_STATEMENTS}",
        reached=here <= MOST_STATEMENTS,
        note=", ".join(asked[0]),
    )


def _check_same(ours: Caller, theirs: Caller) -> None:
    """:raises RuntimeError: if a page does not show people."""
    for caller in (ours, theirs):
        if not caller.tell(do="page").count('class="person-name"'):
            raise RuntimeError("A page without people.")


def _stage(many: int) -> tuple[Tribe, Tribe, Account]:
    """Two tribes with one steward, one of them full of people."""
    fleet.migrate_public()
    fleet.migrate_template()
    founder, organisation = make_founder()
    reader = make_person("Bram")
    large, small = (make_tribe(founder, organisation) for _ in range(2))
    for tribe, number in ((large, many), (small, FEW)):
        make_work(tribe, [reader], partups=1)
        _crowd_in(tribe, number)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return large, small, reader


def _crowd_in(tribe: Tribe, number: int) -> None:
    accounts = [
        Account(email=f"p{index}@{tribe.slug}.example", display_name=_name(index), password="!")
        for index in range(number)
    ]
    Account.objects.bulk_create(accounts, batch_size=2000)
    with enter_tribe(tribe):
        members = (
            Member(account=account, display_name=account.display_name, joined_at=clock.now())
            for account in accounts
        )
        Member.objects.bulk_create(members, batch_size=2000)


def _name(index: int) -> str:
    first, last = FIRST[index % len(FIRST)], LAST[index // len(FIRST) % len(LAST)]
    return f"{first} {last} {index:05}"


@contextmanager
def _callers(
    database: str, large: Tribe, small: Tribe, account: Account, query: dict[str, str]
) -> Iterator[tuple[Caller, Caller]]:
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}").geturl()
    env = {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings"}
    with ExitStack() as open_now:
        callers = [
            Caller(
                env=env,
                host=tribe.host,
                path="/people/",
                query=urlencode(query),
                cookie=f"{settings.SESSION_COOKIE_NAME}={open_session(tribe, account)}",
            )
            for tribe in (large, small)
        ]
        for caller in callers:
            open_now.enter_context(closing(caller))
        yield callers[0], callers[1]
