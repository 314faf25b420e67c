"""Everybody who may knock, each with a session on every host (forged, where none is given)."""

import re
from dataclasses import dataclass

from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.accounts.models import Account
from tests.architecture.bodies import body_for
from tests.architecture.routes import Route
from tests.architecture.world import World
from tests.support.clients import Visitor

PRINCIPALS = (
    "anonymous",
    "stranger",
    "other",
    "member",
    "partner",
    "steward",
    "staff",
)
JSON = "application/json"
_WRITES = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')
# Sessions carry flash sentences; records note who looked, and who was refused. None of them is
# somebody's thing.
_UNIMPORTANT = {
    "accounts_session",
    "audit_platformrecord",
    "support_auditentry",
    "trail_trailrecord",
}


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

    accounts: dict[str, Account | None]
    clients: dict[tuple[str, str], Visitor]

    def answer(
        self, principal: str, route: Route, method: str, values: dict[str, object]
    ) -> Answer:
        """What a route answers to somebody, and what it wrote; their cookies stay as they were."""
        client = self.clients[principal, route.host]
        before = client.cookies.copy()
        send = getattr(client, method.lower())
        is_json = route.pattern.startswith(("api/", "_allauth/"))
        body: dict[str, object] = {} if method == "GET" else {"data": body_for(route.name, method)}
        if body and is_json:
            body["content_type"] = JSON
        try:
            with CaptureQueriesContext(connection) as queries:
                response = send(route.path(values), **body)
        finally:
            client.cookies = before
        written = {match[1] for query in queries if (match := _WRITES.match(query["sql"]))}
        return Answer(
            status=response.status_code,
            text=response.getvalue().decode(errors="replace"),
            writes=written - _UNIMPORTANT,
        )


def make_cast(world: World, *, stranger: Account, other: Account, staff: Account) -> Cast:
    """Sessions for everybody on the account host, the world's tribe and the staff host."""
    accounts = {
        "anonymous": None,
        "stranger": stranger,
        "other": other,
        "member": world.people["member"],
        "partner": world.people["partner"],
        "steward": world.people["steward"],
        "staff": staff,
    }
    clients = {}
    for name, account in accounts.items():
        visitor = Visitor(account)
        clients[name, "account"] = visitor
        clients[name, "tribe"] = visitor.to(world.tribe)
        clients[name, "staff"] = visitor.to_staff()
    return Cast(accounts, clients)
