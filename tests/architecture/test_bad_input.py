"""Whatever is sent to a door, it answers in words: never a 500, and nothing is half made."""

import json
import sys
from urllib.parse import quote

import pytest
from django.core.cache import cache

from tests.architecture.bodies import body_for
from tests.architecture.routes import all_routes
from tests.architecture.visitors import make_cast
from tests.architecture.world import make_world
from tests.support.undoing import around_a_request

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
TEXTS = (
    "",
    "x" * 20_000,
    "a\x00b",
    "\u202edlrow",
    "two\nlines",
    "%00%s%(x)s{0}",
    "-1",
    "99999999999999999999999",
    "9999-12-31",
)
VALUES = (None, True, 10**30, 1.5, [], {"a": {"b": []}})
DEEP = b'{"a":' * 20_000
RAW = (b"", b"{", b"[]", b"null", b"\xff\xfe\x00", DEEP)
QUERIES = ("cursor", "before", "q", "page", "next", "limit", "code", "state", "to", "slug")
QUERY_TEXTS = ("a\x00b", "\u202e", "-1", "x" * 800)
PATHS = ("%00", "%ff", "..%2f..%2f", "x" * 500, "%0d%0aSet-Cookie:x=1", "%E2%80%AE")


class _Undo(Exception):
    pass


@pytest.fixture
def cast(alpha, ada_account, farid_account, chidi_account, dunya_account):
    """Everybody, in a tribe that has one of everything."""
    world = make_world(alpha, "Kanarie", steward=ada_account)
    made = make_cast(world, stranger=farid_account, other=chidi_account, staff=dunya_account)
    for client in made.clients.values():
        client.raise_request_exception = False
    made.values = world.values
    return made


def _send(client, method, path, **body):
    """Send, take the answer, and undo what it did."""
    cache.clear()
    before = client.cookies.copy()
    try:
        with around_a_request():
            answer = getattr(client, method.lower())(path, **body)
            raise _Undo
    except _Undo:
        return answer.status_code
    finally:
        client.cookies = before


def _visitor(cast, route):
    """Somebody for whom most doors open, so that the input is really read."""
    steward_only = ("billing", "organisation", "settings", "found", "checkout", "trial", "members")
    if route.host == "staff":
        return cast.clients["staff", "staff"]
    part = "founder" if any(word in route.name for word in steward_only) else "partner"
    return cast.clients[part, route.host]


def _bodies(route, method):
    fields = body_for(route.name, method)
    is_json = route.pattern.startswith(("api/", "_allauth/"))
    for name in fields:
        for text in TEXTS:
            body = {**fields, name: text}
            yield {"data": body, "content_type": JSON} if is_json else {"data": body}
        for value in VALUES if is_json else ():
            yield {"data": json.dumps({**fields, name: value}), "content_type": JSON}
        if is_json:
            surrogate = json.dumps({**fields, name: "\ud800"})
            yield {"data": surrogate, "content_type": JSON}
        else:
            yield {"data": f"{name}=%ff%fe%00%ed%a0%80", "content_type": FORM}
    for raw in RAW:
        yield {"data": raw, "content_type": JSON if is_json else FORM}
    yield {"data": b"<a/>", "content_type": "text/xml"}
    yield {"data": b"--x\r\n\r\n", "content_type": "multipart/form-data; boundary=x"}


def _routes():
    return [route for route in all_routes() if route.name != "stripe_webhook"]


def test_no_body_breaks_a_door(cast, capsys):
    faults, sent = [], 0
    for route in _routes():
        client = _visitor(cast, route)
        for method in route.methods:
            for body in _bodies(route, method) if method != "GET" else ():
                status = _send(client, method, route.path(cast.values), **body)
                sent += 1
                if status >= 500:
                    faults.append(f"{route.key} {method} {str(body)[:120]}: {status}")

    with capsys.disabled():
        sys.stdout.write(f"\n{sent} bodies sent\n")
    assert not faults, "\n".join(faults)


def test_no_query_breaks_a_door(cast):
    faults = []
    for route in _routes():
        client, path = _visitor(cast, route), route.path(cast.values)
        for text in QUERY_TEXTS if "GET" in route.methods else ():
            query = "&".join(f"{name}={quote(text)}" for name in QUERIES)
            status = _send(client, "GET", f"{path}?{query[:9000]}")
            if status >= 500:
                faults.append(f"{route.key}?{query[:80]}: {status}")

    assert not faults, "\n".join(faults)


def test_no_address_breaks_a_door(cast):
    faults = []
    for route in _routes():
        client = _visitor(cast, route)
        for parameter in route.parameters:
            for text in PATHS:
                path = route.path({**cast.values, parameter: text})
                for method in route.methods:
                    status = _send(client, method, path)
                    if status >= 500:
                        faults.append(f"{method} {path}: {status}")

    assert not faults, "\n".join(faults)
