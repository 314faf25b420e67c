"""Everybody who may knock, each with a session on every host (forged, where none is given)."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.core.cache import cache
from django.db import connection

from api.scopes import needed_scope
from core.accounts.models import Account
from core.tokens import rules
from core.tokens.services import make_token
from tests.architecture.bodies import body_for
from tests.architecture.routes import Route
from tests.architecture.world import World
from tests.support.clients import Visitor
from tests.support.staff import elevate, give_roles
from tests.support.undoing import around_a_request

PRINCIPALS = (
    "anonymous",
    "tribeless",
    "stranger",
    "other",
    "waiting",
    "guest_inside",
    "guest_outside",
    "member",
    "level1",
    "level2",
    "level3",
    "partner",
    "supporter",
    "steward",
    "owner",
    "billing",
    "former",
    "suspended",
    "token",
    "staff",
)
HOSTS = ("account", "tribe", "staff")
JSON = "application/json"
_WRITES = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')
# Sessions carry flash sentences; records note who looked or was refused; a token when it was used.
# None of these is somebody's thing.
_UNIMPORTANT = {
    "accounts_session",
    "audit_platformrecord",
    "tokens_accesstoken",
    "trail_trailrecord",
}


class _Undo(Exception):
    pass


@dataclass(frozen=True)
class Answer:
    """What came back, and the tables that were written to."""

    status: int
    text: str
    writes: set[str]

    @property
    def is_refusal(self) -> bool:
        """No entry, or sent away, with nothing changed."""
        return self.status in {301, 302, 401, 403, 404} and not self.writes


@dataclass
class Cast:
    """The principals of a world, by the name the key table calls them."""

    clients: dict[tuple[str, str], Visitor]
    # A partner's program: its tokens by host and scope.
    tokens: dict[tuple[str, str], str] = field(default_factory=dict)
    # The tribe that is suspended: who belongs to it asks for its own things.
    elsewhere: dict[str, Any] = field(default_factory=dict)

    def answer(
        self, principal: str, route: Route, method: str, values: dict[str, object]
    ) -> Answer:
        """What a route answers to somebody, and what it wrote; their cookies stay as they were."""
        client = self.clients[principal, route.host]
        before, written = client.cookies.copy(), set()
        # Django's own log of queries is full after 9,000: a later write would not be seen.
        watch = partial(_note_write, written)
        send = getattr(client, method.lower())
        values = self.elsewhere if principal == "suspended" else values
        try:
            with connection.execute_wrapper(watch):
                response = send(route.path(values), **self._request(principal, route, method))
                text = response.getvalue() if response.streaming else response.content
        finally:
            client.cookies = before
        return Answer(
            status=response.status_code,
            text=text.decode(errors="replace"),
            writes=written - _UNIMPORTANT,
        )

    def answer_undone(
        self, principal: str, route: Route, method: str, values: dict[str, object]
    ) -> Answer:
        """The same, in a savepoint that is taken back, with nothing remembered from before."""
        cache.clear()
        try:
            with around_a_request():
                answer = self.answer(principal, route, method, values)
                raise _Undo
        except _Undo:
            return answer

    def _request(self, principal: str, route: Route, method: str) -> dict[str, object]:
        is_json = route.pattern.startswith(("api/", "_allauth/"))
        body: dict[str, object] = {} if method == "GET" else {"data": body_for(route.name, method)}
        if body and is_json:
            body["content_type"] = JSON
        if principal == "token":
            body["headers"] = {"authorization": f"Bearer {self._wrong_token(route, method)}"}
        return body

    def _wrong_token(self, route: Route, method: str) -> str:
        """One that may do something else than what is asked for."""
        host = "tribe" if route.host == "tribe" else "account"
        noun = route.pattern.removeprefix("api/v1/")
        needed = needed_scope(route=noun, method=method, is_tribe=host == "tribe")
        return next(
            text
            for (place, scope), text in self.tokens.items()
            if place == host and scope != needed
        )


def _note_write(
    written: set[str],
    execute: Callable[..., Any],
    sql: str,
    params: Any,
    many: bool,
    context: dict[str, Any],
) -> Any:
    if match := _WRITES.match(sql):
        written.add(match[1])
    return execute(sql, params, many, context)


def make_cast(
    world: World,
    *,
    stranger: Account,
    other: Account,
    staff: Account,
    neighbour: Account | None = None,
    suspended: World | None = None,
) -> Cast:
    """
    Sessions for everybody on the account host, the world's tribe and the staff host.

    `stranger` belongs to no tribe; `neighbour` to one of another organisation. Who is `suspended`
    belongs to a tribe that is, and knocks there. "founder" may all that a steward and an owner may.
    """
    people = world.people
    accounts: dict[str, Account | None] = {
        "anonymous": None,
        "token": None,
        "tribeless": stranger,
        "stranger": neighbour or stranger,
        "other": other,
        "steward": people["keeper"],
        "founder": people["steward"],
        "suspended": (suspended or world).people["member"],
        "staff": staff,
    }
    accounts |= {name: people[name] for name in PRINCIPALS if name not in accounts}
    cast = Cast(clients={}, tokens=_tokens(world), elsewhere=(suspended or world).values)
    for name, account in accounts.items():
        visitor = Visitor(account)
        if account is not None:
            visitor.proven()
        if name == "staff":
            give_roles(staff)
            elevate(visitor)
        tribe = suspended.tribe if suspended and name == "suspended" else world.tribe
        for host, client in zip(
            HOSTS, (visitor, visitor.to(tribe), visitor.to_staff()), strict=True
        ):
            cast.clients[name, host] = client
    return cast


def _tokens(world: World) -> dict[tuple[str, str], str]:
    partner, tokens = world.people["partner"], {}
    for host, tribe_id, scopes in (
        ("tribe", world.tribe.pk, rules.FOR_TRIBE),
        ("account", None, rules.FOR_ACCOUNT),
    ):
        for scope in scopes:
            made = make_token(
                actor=partner, name=f"A {scope} robot", scopes=[scope], days=30, tribe_id=tribe_id
            )
            tokens[host, scope] = made[1]
    return tokens
