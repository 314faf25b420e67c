"""One page of a tribe: with tribes to tell apart, and in plain Django."""

import datetime as dt
import os
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as PlainStore
from django.db import connection

from core.accounts.models import Account, Session
from core.common import clock
from core.partups.selectors.lists import PAGE_SIZE
from infra.bench.caller import Caller
from infra.bench.databases import fresh_database
from infra.bench.harness import Row, Scale, compared
from infra.bench.tribes import make_founder, make_person, make_tribe, make_work
from tenants import fleet
from tenants.models import Tribe
from tenants.sessions import SessionStore, start_session

THEIRS = "the same view, templates and tables in plain Django, database sessions, one schema"
# A run is short turns of both, so that a busy moment of the machine meets both.
TURNS_A_RUN = 25
PAGES_A_TURN = 2
MOST_EXTRA = 2
# The same thing by another name: Django's sessions, and ours.
_SESSIONS = {"SELECT accounts_session": "SELECT session", "SELECT django_session": "SELECT session"}


def run(scale: Scale) -> list[Row]:
    """Compare what a page takes and asks."""
    with fresh_database("bench_request") as database:
        tribe, account = _stage()
        with _callers(database, tribe, account) as (ours, theirs):
            _check_same(ours, theirs)
            asked = [_asked(caller) for caller in (ours, theirs)]
            pairs = [_run(ours, theirs) for _ in range(scale.runs)]
    row = compared(
        pairs,
        case=f"part-up list, {PAGE_SIZE} rows, signed in",
        theirs_is=THEIRS,
        at_least=0.8,
        note=f"each run the quickest of {TURNS_A_RUN * PAGES_A_TURN} pages",
    )
    return [row, _statements(*asked)]


def _asked(caller: Caller) -> Counter[str]:
    """The statements of a page by name; not of the first page, so that caches are warm."""
    return Counter(_SESSIONS.get(name, name) for name in caller.tell(do="statements"))


def _statements(ours: Counter[str], theirs: Counter[str]) -> Row:
    extra = sorted((ours - theirs).elements())
    return Row(
        case="statements of that page",
        unit="statements",
        ours=ours.total(),
        theirs=theirs.total(),
        ratio=round(theirs.total() / ours.total(), 2),
        runs=1,
        theirs_is=THEIRS,
        reach=f"≤ {MOST_EXTRA} that theirs has not",
        reached=len(extra) <= MOST_EXTRA,
        note=f"extra: {', '.join(extra)}",
    )


def _run(ours: Caller, theirs: Caller) -> tuple[float, float]:
    """The quickest page of each, as `timeit` would: what is slower waited for others."""
    mine: list[float] = []
    other: list[float] = []
    for _ in range(TURNS_A_RUN):
        mine += ours.tell(do="took", times=PAGES_A_TURN)
        other += theirs.tell(do="took", times=PAGES_A_TURN)
    return min(mine), min(other)


def _check_same(ours: Caller, theirs: Caller) -> None:
    """:raises RuntimeError: if one of the pages does not show all rows."""
    for caller in (ours, theirs):
        page = caller.tell(do="page")
        found = page.count('class="partup-card"')
        if found != PAGE_SIZE:
            raise RuntimeError(f"{found} part-ups on the page instead of {PAGE_SIZE}.")


def _stage() -> tuple[Tribe, Account]:
    """A tribe with twenty part-ups, and one of its people, who is in two tribes more."""
    fleet.migrate_public()
    fleet.migrate_template()
    founder, organisation = make_founder()
    people = [make_person(name) for name in ("Bram", "Chidi", "Dunya", "Esra", "Farid")]
    first, *others = (make_tribe(founder, organisation) for _ in range(3))
    make_work(first, people, partups=PAGE_SIZE)
    for tribe in others:
        make_work(tribe, people[:1], partups=2)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return first, people[0]


@contextmanager
def _callers(database: str, tribe: Tribe, account: Account) -> Iterator[tuple[Caller, Caller]]:
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}").geturl()
    name = settings.SESSION_COOKIE_NAME
    place = {"host": tribe.host, "path": "/partups/"}
    ours = Caller(
        env={"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings"},
        cookie=f"{name}={open_session(tribe, account)}",
        **place,
    )
    with closing(ours):
        plain = {
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "infra.bench.plain.settings",
            "BENCH_SCHEMA": tribe.schema_name,
            "BENCH_TRIBE": str(tribe.pk),
        }
        theirs = Caller(env=plain, cookie=f"{name}={_plain_session(account)}", **place)
        with closing(theirs):
            yield ours, theirs


def open_session(tribe: Tribe, account: Account) -> str:
    """A session of somebody in a tribe, as walking in makes it; its key."""
    parent = SessionStore()
    parent[SESSION_KEY] = str(account.pk)
    parent[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    parent[HASH_SESSION_KEY] = account.get_session_auth_hash()
    parent.save(must_create=True)
    session = SessionStore(kind=Session.Kind.TRIBE, tribe=tribe)
    start_session(session, Session.objects.get(pk=parent.session_key))
    return str(session.session_key)


def _plain_session(account: Account) -> str:
    """A session as Django's own backend keeps it, in the table it would make."""
    key = uuid.uuid4().hex
    inside = PlainStore().encode(
        {
            SESSION_KEY: str(account.pk),
            BACKEND_SESSION_KEY: "infra.bench.plain.people.Backend",
            HASH_SESSION_KEY: account.get_session_auth_hash(),
        }
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE public.django_session (session_key varchar(40) PRIMARY KEY,"
            " session_data text NOT NULL, expire_date timestamptz NOT NULL)"
        )
        expires = clock.now() + dt.timedelta(days=14)
        cursor.execute(
            "INSERT INTO public.django_session VALUES (%s, %s, %s)",
            [key, inside, expires.isoformat()],
        )
    return key
