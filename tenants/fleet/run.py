"""The whole fleet, in one run that can be killed at any moment and started again."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

import psycopg
from django.db import Error as DjangoDatabaseError
from django.db import connection

from tenants.fleet.ledger import Behind, behind, note_error
from tenants.fleet.replay import migrate_by_django, replay
from tenants.fleet.template import migrate_public, migrate_template
from tenants.models import MigrationScript, SchemaTemplate

WORKERS = 2
# One run at a time, whoever starts it; a second one waits for the first.
_RUN_LOCK = 0x7041525455500001

Task = tuple[str, list[MigrationScript]]


@dataclass
class Report:
    """What a run did: how many schemas each way, and which could not be brought up to date."""

    replayed: int = 0
    by_django: int = 0
    errors: dict[str, str] = field(default_factory=dict)


def migrate_fleet() -> Report:
    """
    Bring public, the template and every tribe up to date, and tell what was done.

    Tribes are done one by one, each in a transaction; those that fail stay behind, serve a
    maintenance page, and are tried again by the next run. With nothing to do it is two queries.
    """
    with _one_at_a_time():
        migrate_public()
        migrate_template()
        return migrate_tribes_behind()


def migrate_tribes_behind() -> Report:
    """Bring every tribe to where the template is."""
    report = Report()
    waiting = behind()
    if not waiting:
        return report
    scripts = MigrationScript.objects.in_bulk(field_name="name")
    order = SchemaTemplate.objects.latest("created_at").applied
    quick, slow = [], []
    for state in waiting:
        missing = [name for name in order if name not in set(state.applied)]
        known = [scripts[name] for name in missing if name in scripts]
        if len(known) == len(missing) and all(script.is_replayable for script in known):
            quick.append((state.schema_name, known))
        else:
            slow.append(state)
    _replay_all(quick, report)
    _migrate_slowly(slow, report)
    return report


def _replay_all(work: Sequence[Task], report: Report) -> None:
    tasks = iter(work)  # shared: taking the next one is a single step

    def worker(_number: int) -> list[tuple[str, psycopg.Error | None]]:
        with raw_connection() as server:
            return [(name, _try(server, name, scripts)) for name, scripts in tasks]

    with ThreadPoolExecutor(WORKERS) as pool:
        outcomes = [outcome for some in pool.map(worker, range(WORKERS)) for outcome in some]
    for schema_name, error in outcomes:
        if error is None:
            report.replayed += 1
        else:
            _note(report, schema_name, error)


def _try(
    server: psycopg.Connection, schema_name: str, scripts: list[MigrationScript]
) -> psycopg.Error | None:
    try:
        replay(server, schema_name, scripts)
    except psycopg.Error as error:
        return error
    return None


def _note(report: Report, schema_name: str, error: Exception) -> None:
    note_error(schema_name, error)
    report.errors[schema_name] = f"{type(error).__name__}: {error}"


def _migrate_slowly(states: list[Behind], report: Report) -> None:
    for state in states:
        try:
            migrate_by_django(state.schema_name)
        except DjangoDatabaseError as error:
            _note(report, state.schema_name, error)
        else:
            report.by_django += 1


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    with raw_connection() as server:
        server.execute("select pg_advisory_lock(%s)", [_RUN_LOCK])
        yield


@contextmanager
def raw_connection() -> Iterator[psycopg.Connection]:
    """A connection outside Django: no search path is remembered, and none is left behind."""
    parameters = connection.get_connection_params()
    kept = {
        key: parameters[key]
        for key in ("dbname", "user", "password", "host", "port")
        if parameters.get(key)
    }
    with psycopg.connect(**kept, application_name="partup-fleet", autocommit=True) as server:
        yield server
