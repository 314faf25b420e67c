"""Every door, job, task and mail of a tribe in every state; what is closed changes nothing."""

import json
import sys
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.urls import URLPattern, URLResolver

from api.scopes import needed_scope
from config.celery import app
from core.common import clock
from core.mail import registry
from tenants import due, gate
from tenants.gate import Act
from tenants.models import Tribe
from tenants.models.tribes import Access
from tests.architecture import statetable
from tests.architecture.bodies import body_for
from tests.architecture.routes import HOSTS, all_routes
from tests.architecture.statetable import ALLOWED, STATES
from tests.architecture.visitors import make_cast
from tests.architecture.world import make_world
from tests.support.undoing import around_a_request

# A member of a team, a steward, a guest, and the program of the first.
WHO = ("partner", "steward", "guest_inside", "program")
SHARDS = 3
# The same from outside: who wants in, who is in, who runs it, and who runs its organisation.
FROM_OUTSIDE = ("waiting", "partner", "steward", "owner")
# Addresses on the account host about a tribe, by what they name.
NAMES_A_TRIBE = {"tribe_id", "attempt_id", "order_id", "preview_id", "token"}
# What is about a person, an organisation, or what a tribe shows or showed to all.
NAMES_NO_TRIBE = set(
    "account_id copy_id domain_id export_id invoice_id key method_id name note_id organisation_id"
    " photo_id picture_id pk pointer_id provider_id request_id slug tax_id_id token_id".split()
)
# Sent away, not there, not now, or told beside the form.
SHUT = {302, 401, 403, 404, 409, 410, 422}
# Its token is of an account.
OF_AN_ACCOUNT = {"inbox:stop"}
JSON = "application/json"
# That page is the way back: it says that the tribe is put away, and leads to paying.
SAYS_IT_IS_PUT_AWAY = ("account tenants:access", "archived", 410)


class _Undo(Exception):
    pass


@pytest.mark.parametrize("state", STATES)
def test_the_gate_allows_what_the_table_says(state):
    assert {act.value for act in Act if gate.may(state, act)} == ALLOWED[state]


@pytest.mark.parametrize("state", STATES)
def test_who_runs_the_organisation_takes_its_work_along_from_a_suspended_tribe(state):
    extra = {
        act.value
        for act in Act
        if gate.may(state, act, runs_organisation=True) and not gate.may(state, act)
    }

    assert extra == ({"export"} if state == "suspended" else set())


def test_every_door_job_task_and_mail_has_its_row_and_no_other_has():
    assert what_there_is() == set(statetable.load())


def test_of_each_thing_an_address_names_it_is_said_whether_it_is_a_tribes():
    named = {one for route in all_routes() if route.host == "account" for one in route.parameters}

    assert named - NAMES_A_TRIBE == NAMES_NO_TRIBE & named


def what_there_is():
    """Every door, job, task and mail there is, as the state table calls them."""
    doors = {f"{route.key} {method}" for route in _doors() for method in route.methods}
    jobs = {f"job {kind}" for kind in due._handlers if not kind.startswith("tests.")}
    tasks = {
        f"task {name}" for name, task in app.tasks.items() if statetable.is_of_a_tribe(name, task)
    }
    rooms = {topic.partition(".")[0] for topic in registry._builders} - {"tests"}
    mails = {f"mail {room}" for room in rooms}
    return doors | jobs | tasks | mails


def test_a_door_asks_for_what_its_row_says():
    table, faults = statetable.load(), []
    for route, view in _views():
        for method in route.methods:
            name = f"{route.key} {method}"
            asked = gate.act_of(view, method).value
            if route.host == "tribe" and table[name] != asked:
                faults.append(f"{name} {asked}")

    assert not faults, "\n".join(faults)


@pytest.fixture
def world(alpha, ada_account):
    return make_world(alpha, "Kanarie", steward=ada_account)


@pytest.fixture
def cast(world, farid_account, chidi_account, dunya_account):
    made = make_cast(world, stranger=farid_account, other=chidi_account, staff=dunya_account)
    for client in made.clients.values():
        client.raise_request_exception = False
    return made


@pytest.mark.parametrize("shard", range(SHARDS))
def test_each_door_of_a_tribe_is_open_or_closed_as_its_state_says(cast, world, capsys, shard):
    table, faults, cells = statetable.load(), [], 0
    routes = [route for route in all_routes() if route.host == "tribe"][shard::SHARDS]
    as_usual = _ask_all(cast, world, routes, "active")
    for state in STATES:
        for (name, who), answer in _ask_all(cast, world, routes, state).items():
            cells += 1
            is_open = table[name] in ALLOWED[state]
            check = _open_faults if is_open else _closed_faults
            faults += [
                f"{name} {table[name]}, {state}, {who}: {fault}"
                for fault in check(answer, as_usual[name, who], state, table[name])
            ]

    with capsys.disabled():
        sys.stdout.write(f"\n{cells} cells of doors and states\n")
    assert not faults, "\n".join(faults)


def test_each_door_outside_is_open_or_closed_as_the_state_of_its_tribe_says(cast, world):
    table, faults = statetable.load(), []
    doors = [route for route in _doors() if route.host == "account"]
    acts = {route.key: table[f"{route.key} {route.methods[-1]}"] for route in doors}
    doors = [route for route in doors if acts[route.key] in {"write", "export"}]
    as_usual = _ask_outside(cast, world, doors, "active")
    for state in STATES:
        for (name, who), answer in _ask_outside(cast, world, doors, state).items():
            is_open = _is_open_outside(table[name], state, who)
            check = _open_faults if is_open else _shut_faults
            faults += [
                f"{name}, {state}, {who}: {fault}"
                for fault in check(answer, as_usual[name, who], state, name)
            ]

    assert len(doors) > 10
    assert not faults, "\n".join(faults)


def test_whoever_pays_gets_to_the_bill_until_a_tribe_is_erased(cast, world):
    table, faults = statetable.load(), []
    paying = [route for route in _doors() if route.host == "account"]
    paying = [route for route in paying if table[f"{route.key} {route.methods[0]}"] == "pay"]
    usual = {route.key: _look(cast, world, route, "active") for route in paying}
    for state in (state for state in STATES if state != Access.ERASED):
        for route in paying:
            found = _look(cast, world, route, state)
            is_shut = found in {401, 403, 404, 410} and found != usual[route.key]
            if is_shut and (route.key, state, found) != SAYS_IT_IS_PUT_AWAY:
                faults.append(f"{route.key} {state}: {found}, else {usual[route.key]}")

    assert paying
    assert not faults, "\n".join(faults)


def _doors():
    """All doors of tribes, and those of the account host that are about one."""
    for route in all_routes():
        if route.host == "tribe" or (
            route.host == "account"
            and NAMES_A_TRIBE & set(route.parameters)
            and route.name not in OF_AN_ACCOUNT
        ):
            yield route


def _views():
    for host, urlconf in HOSTS.items():
        views = dict(_walk(import_module(urlconf).urlpatterns, ""))
        for route in all_routes():
            if route.host == host:
                yield route, views[route.pattern]


def _walk(patterns, prefix):
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, address)
        elif isinstance(pattern, URLPattern):
            yield address, pattern.callback


def _in_state(tribe, state):
    # As a change does it: so the process looks the tribe up again.
    Tribe.objects.filter(pk=tribe.pk).update(access_state=state, updated_at=clock.now())


def _ask_all(cast, world, routes, state):
    _in_state(world.tribe, state)
    return {
        (f"{route.key} {method}", who): answer
        for route in routes
        for method in route.methods
        for who in WHO
        if (answer := _ask(cast, world, route, method, who)) is not None
    }


def _ask_outside(cast, world, routes, state):
    _in_state(world.tribe, state)
    return {
        (f"{route.key} {method}", who): _ask(cast, world, route, method, who)
        for route in routes
        for method in route.methods
        for who in FROM_OUTSIDE
    }


def _is_open_outside(act, state, who):
    takes_along = act == "export" and who == "owner" and state == "suspended"
    return act in ALLOWED[state] or takes_along


def _ask(cast, world, route, method, who):
    cache.clear()
    try:
        with around_a_request():
            if who == "program":
                answer = _ask_as_program(cast, world, route, method)
            else:
                answer = cast.answer(who, route, method, world.values)
            raise _Undo
    except _Undo:
        return answer


def _ask_as_program(cast, world, route, method):
    """With the token that opens just this; None where no token does."""
    noun = route.pattern.removeprefix("api/v1/")
    scope = needed_scope(route=noun, method=method, is_tribe=True)
    if not route.pattern.startswith("api/") or not scope:
        return None
    body = {} if method == "GET" else {"data": body_for(route.name, method), "content_type": JSON}
    response = getattr(cast.clients["anonymous", "tribe"], method.lower())(
        route.path(world.values),
        headers={"authorization": f"Bearer {cast.tokens['tribe', scope]}"},
        **body,
    )
    text = response.getvalue() if response.streaming else response.content
    return SimpleNamespace(
        status=response.status_code, text=text.decode(errors="replace"), writes=set()
    )


def _look(cast, world, route, state):
    _in_state(world.tribe, state)
    return _ask(cast, world, route, route.methods[0], "owner").status


def _open_faults(answer, as_usual, state, act):
    if answer.status != as_usual.status:
        yield f"{answer.status}, else {as_usual.status}"


def _shut_faults(answer, as_usual, state, name):
    """Nothing is done; to look, and read that it is closed, may be possible."""
    if answer.writes:
        yield f"writes {sorted(answer.writes)}"
    if not name.endswith(" GET") and answer.status not in SHUT:
        yield f"{answer.status}, else {as_usual.status}"


def _closed_faults(answer, as_usual, state, act):
    """Closed is said in one way at each door, and nothing is written behind it."""
    if answer.writes:
        yield f"writes {sorted(answer.writes)}"
    if as_usual.status in {401, 403, 404}:
        return
    if act == "invite" and state == "grace":
        if "invite" not in answer.text.lower() and answer.status not in {302, 409}:
            yield f"{answer.status} does not say that inviting is closed"
    elif answer.text.startswith("{"):
        wanted = (410 if state == "archived" else 403), f"tribe_{state}"
        if (answer.status, json.loads(answer.text).get("code")) != wanted:
            yield f"{answer.status} {answer.text[:80]}"
    elif answer.status != (403 if "read" in ALLOWED[state] else 302):
        yield f"{answer.status}"
