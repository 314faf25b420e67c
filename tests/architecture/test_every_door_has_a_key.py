"""Every door of every host, tried by everybody; who gets in, and that nobody else has effect."""

import sys
import time

import pytest
from django.core.cache import cache
from django.db import transaction

from tests.architecture import keytable
from tests.architecture.routes import all_routes
from tests.architecture.visitors import PRINCIPALS, make_cast
from tests.architecture.world import make_world
from tests.support.clients import Visitor

ALL = frozenset(PRINCIPALS)
MEMBERS = frozenset({"member", "partner", "steward"})
# Who holds which key. With ALLAUTH, allauth's own views decide; only what they answer is fixed.
KEYS = {
    "EVERYONE": ALL,
    "ALLAUTH": ALL,
    "ACCOUNTS": ALL - {"anonymous"},
    "VISITORS": MEMBERS | {"anonymous"},
    "MEMBERS": MEMBERS,
    "MEMBER": frozenset({"member"}),
    "PARTNER": frozenset({"partner"}),
    "STEWARD": frozenset({"steward"}),
    "STAFF": frozenset({"staff"}),
    "NOBODY": frozenset(),
}
# Whose texts a principal may meet: the world is Ada's tribe, `other` belongs to the other one.
OURS, THEIRS = "Kanarie", "Sijsje"
# The holder of an invitation reads the tribe's name; staff see names of tribes.
SHOWS_OURS = {"account api_shown_invitation", "account invitations:show"}


class _Undo(Exception):
    pass


@pytest.fixture
def worlds(alpha, beta, ada_account, chidi_account):
    """Ada's tribe and Chidi's, each full of its own word."""
    return (
        make_world(alpha, OURS, steward=ada_account),
        make_world(beta, THEIRS, steward=chidi_account),
    )


@pytest.fixture
def cast(worlds, farid_account, chidi_account, dunya_account):
    """Everybody, with a session on every host."""
    made = make_cast(worlds[0], stranger=farid_account, other=chidi_account, staff=dunya_account)
    for client in made.clients.values():
        client.raise_request_exception = False
    return made


def _ask(cast, principal, route, method, values):
    cache.clear()
    try:
        with transaction.atomic():
            answer = cast.answer(principal, route, method, values)
            raise _Undo
    except _Undo:
        return answer


def test_every_route_is_in_the_table_and_no_other():
    found = {(route.key, method) for route in all_routes() for method in route.methods}

    assert found == set(keytable.load())


def test_nobody_enters_without_the_key(cast, worlds, capsys, request):
    table, drawn, faults, cells, start = keytable.load(), {}, [], 0, time.perf_counter()
    for route in all_routes():
        for method in route.methods:
            key, expected = table[route.key, method]
            found = []
            for principal in PRINCIPALS:
                answer = _ask(cast, principal, route, method, worlds[0].values)
                found.append(f"{answer.status}{'w' if answer.writes else ''}")
                faults += _faults_of(answer, principal, route, method, key)
                cells += 1
            drawn[route.key, method] = found
            if found != expected:
                faults.append(f"{route.key} {method} {key} {' '.join(found)}  # as it is now")
    seconds = time.perf_counter() - start
    if request.config.getoption("--draw-keys"):
        keytable.draw(drawn, PRINCIPALS)

    with capsys.disabled():
        sys.stdout.write(f"\n{cells} cells, {cells / seconds:.0f} a second\n")
    assert faults == []


def _faults_of(answer, principal, route, method, key):
    where = f"{route.key} {method} as {principal}"
    if answer.status >= 500:
        yield f"{where}: {answer.status}"
    if principal not in KEYS[key] and not answer.is_refusal:
        yield f"{where}: gets in without the key ({answer.status}, wrote {answer.writes})"
    is_told = principal in MEMBERS or route.key in SHOWS_OURS or route.host == "staff"
    if OURS in answer.text and not is_told:
        yield f"{where}: reads a word of a tribe they do not belong to"
    if THEIRS in answer.text and principal not in {"other", "staff"}:
        yield f"{where}: reads a word of the other tribe"


def test_the_other_tribes_keys_open_nothing(cast, worlds, capsys):
    theirs = worlds[1]
    faults, cells = [], 0
    for route in all_routes():
        own_object = set(route.parameters) & set(theirs.values) - {"state", "slug", "name", "token"}
        for method in route.methods if own_object else ():
            for principal in ("member", "partner", "steward"):
                answer = _ask(cast, principal, route, method, theirs.values)
                cells += 1
                if answer.status != 404 or THEIRS in answer.text or answer.writes:
                    faults.append(f"{route.key} {method} as {principal}: {answer.status}")

    with capsys.disabled():
        sys.stdout.write(f"\n{cells} cells with the other tribe's keys\n")
    assert faults == []


def test_who_belongs_to_both_reads_of_the_other_only_its_name(cast, worlds, esra_account):
    """The rail names one's own tribes and counts what is unread there; nothing else comes along."""
    ours = worlds[0]
    there, faults = Visitor(esra_account).to(ours.tribe), []
    there.raise_request_exception = False
    for route in all_routes():
        if route.host != "tribe" or "GET" not in route.methods:
            continue
        answer = there.get(route.path(ours.values))
        text = answer.getvalue().decode(errors="replace").replace(f"{THEIRS} tribe", "")
        if THEIRS in text or answer.status_code >= 500:
            faults.append(f"{route.key}: {answer.status_code}")

    assert faults == []
