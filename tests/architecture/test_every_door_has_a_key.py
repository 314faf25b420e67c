"""Every door of every host, tried by everybody; who gets in, and that nobody else has effect."""

import time
import uuid

import pytest

from tenants.services import found_tribe, set_access
from tests.architecture import keytable
from tests.architecture.routes import all_routes
from tests.architecture.visitors import PRINCIPALS, make_cast
from tests.architecture.world import make_world, secret_of
from tests.support.cells import CELLS
from tests.support.clients import Visitor

ALL = frozenset(PRINCIPALS)
MEMBERS = frozenset({"member", "level1", "level2", "level3", "partner", "supporter", "steward"})
GUESTS = frozenset({"guest_inside", "guest_outside"})
# The part-up of the world is open from level 2 up. A steward has no sight by rank.
INSIDE = frozenset({"guest_inside", "level2", "level3", "partner", "supporter"})
# Who holds which key. With ALLAUTH, allauth's own views decide; only what they answer is fixed.
# A name in small letters is the key of that one visitor.
KEYS = {
    "EVERYONE": ALL,
    "ALLAUTH": ALL,
    "ACCOUNTS": ALL - {"anonymous", "token"},
    "MEMBERS": MEMBERS,
    "TRIBE": MEMBERS | GUESTS,
    "INSIDE": INSIDE,
    "PARTNER": frozenset({"partner"}),
    "STEWARD": frozenset({"steward"}),
    "ORGANISATION": frozenset({"owner", "billing"}),
    "OWNER": frozenset({"owner"}),
    "STAFF": frozenset({"staff"}),
    "NOBODY": frozenset(),
}
# Each tribe has a word of its own, and its part-up another: the table is about Ada's.
OURS, THEIRS, THIRD = "Kanarie", "Sijsje", "Putter"
OUR_SECRET = secret_of(OURS)
# Who may read that a tribe is called so: whoever has anything to do with it.
TOLD = MEMBERS | GUESTS | {"waiting", "owner", "billing"}
# What a tribe shows at its door, to whoever comes there or holds its invitation.
SHOWS_OURS = {
    "account api_shown_invitation",
    "account invitations:show",
    "account sso:go",
}
SHARDS = 2
# Addresses of these name nothing of a tribe, or hold their own key.
NOT_OF_A_TRIBE = {"state", "slug", "name", "token", "key", "provider_id"}


@pytest.fixture
def worlds(alpha, beta, ada_account, chidi_account):
    """Ada's tribe and Chidi's, each full of its own words."""
    return (
        make_world(alpha, OURS, steward=ada_account),
        make_world(beta, THEIRS, steward=chidi_account),
    )


@pytest.fixture
def suspended(dunya_account):
    """A tribe that was full of life until it was suspended."""
    tribe = found_tribe(
        actor=dunya_account,
        name="Gamma",
        slug="gamma",
        founding_key=uuid.uuid4(),
        organisation_name="Gamma",
    )
    set_access(tribe=tribe, state="active")
    world = make_world(tribe, THIRD, steward=dunya_account)
    set_access(tribe=tribe, state="suspended")
    return world


@pytest.fixture
def cast(worlds, suspended, farid_account, chidi_account, dunya_account):
    """Everybody, with a session on every host."""
    made = make_cast(
        worlds[0],
        stranger=farid_account,
        neighbour=worlds[1].people["member"],
        other=chidi_account,
        staff=dunya_account,
        suspended=suspended,
    )
    for client in made.clients.values():
        client.raise_request_exception = False
    return made


def test_every_route_is_in_the_table_and_no_other():
    found = {(route.key, method) for route in all_routes() for method in route.methods}

    assert found == set(keytable.load())


@pytest.mark.parametrize("shard", range(SHARDS))
def test_nobody_enters_without_the_key(cast, worlds, record_property, request, shard):
    table, drawn, faults, cells, start = keytable.load(), {}, [], 0, time.perf_counter()
    for route in all_routes()[shard::SHARDS]:
        for method in route.methods:
            key, expected = table.get((route.key, method), ("NOBODY", []))
            found, entered = [], []
            for principal in PRINCIPALS:
                answer = cast.answer_undone(principal, route, method, worlds[0].values)
                found.append(f"{answer.status}{'w' if answer.writes else ''}")
                entered += [] if answer.is_refusal else [principal]
                faults += _faults_of(answer, principal, route, method)
                cells += 1
            drawn[route.key, method] = found
            if intruders := set(entered) - keytable.holders(key, KEYS):
                faults.append(f"{route.key} {method} {key}: in without the key: {intruders}")
            if found != expected:
                faults.append(f"{route.key} {method} {key} | {' '.join(found)}  # as it is now")
    seconds = time.perf_counter() - start
    if request.config.getoption("--draw-keys"):
        keytable.draw(drawn, PRINCIPALS)

    record_property(CELLS, (cells, seconds))
    assert not faults, "\n".join(faults)


def _faults_of(answer, principal, route, method):
    where = f"{route.key} {method} as {principal}"
    if answer.status >= 500:
        yield f"{where}: {answer.status}"
    if OURS in answer.text and principal not in TOLD and not _is_shown(route):
        yield f"{where}: reads a word of a tribe they do not belong to"
    if OUR_SECRET in answer.text and principal not in INSIDE:
        yield f"{where}: reads a word of a part-up they do not see"
    if THEIRS in answer.text and principal not in {"other", "stranger", "staff"}:
        yield f"{where}: reads a word of the other tribe"
    if THIRD in answer.text and principal not in {"suspended", "staff"}:
        yield f"{where}: reads a word of the suspended tribe"


def _is_shown(route):
    return route.key in SHOWS_OURS or route.host == "staff"


@pytest.mark.parametrize("shard", range(SHARDS))
def test_the_other_tribes_keys_open_nothing(cast, worlds, record_property, shard):
    theirs = worlds[1]
    faults, cells, start = [], 0, time.perf_counter()
    for route in all_routes()[shard::SHARDS]:
        own_object = set(route.parameters) & set(theirs.values) - NOT_OF_A_TRIBE
        for method in route.methods if own_object else ():
            for principal in sorted(ALL - _whose_they_are(route)):
                answer = cast.answer_undone(principal, route, method, theirs.values)
                cells += 1
                is_right = answer.status == 404 if principal in MEMBERS else answer.is_refusal
                if not is_right or THEIRS in answer.text:
                    faults.append(f"{route.key} {method} as {principal}: {answer.status}")
    seconds = time.perf_counter() - start

    record_property(CELLS, (cells, seconds))
    assert not faults, "\n".join(faults)


def _whose_they_are(route):
    """Who may come with the other tribe's keys; who is suspended asks for things of their own."""
    if route.host == "tribe":
        return {"suspended"}
    return {"suspended", "other", "stranger", *(["staff"] if route.host == "staff" else [])}


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

    assert not faults, "\n".join(faults)
