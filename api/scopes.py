"""
What a token needs for an operation: the scope of its noun and method.

A noun that is not in a table, or whose cell is empty, is reached with a session only. So what is
new stays shut for tokens until somebody writes its line here, and what opens other doors (signing
in, sessions, tokens, factors, export, erasure) has none.
"""

from typing import Any

from core.tokens.models import Scope

_SAFE = {"GET", "HEAD", "OPTIONS"}
_CLOSED = ""
Scopes = tuple[str, str]  # to read, to write
_WORK: Scopes = (Scope.READ, Scope.WRITE)
_PEOPLE: Scopes = (Scope.READ, Scope.PEOPLE)
_MINE: Scopes = (Scope.ACCOUNT, Scope.ACCOUNT)

IN_A_TRIBE: dict[str, Scopes] = {
    "partups": _WORK,
    "partups/guests": _PEOPLE,
    "partups/guest-invitations": _PEOPLE,
    "guests": _PEOPLE,
    "openings": _WORK,
    "offers": _WORK,
    "seats": _WORK,
    "activities": _WORK,
    "contributions": _WORK,
    "conversations": _WORK,
    "messages": _WORK,
    "members": _PEOPLE,
    "invitations": _PEOPLE,
    "tribe": _PEOPLE,
    "imports": (Scope.PEOPLE, Scope.PEOPLE),
    "requests": (Scope.PEOPLE, Scope.PEOPLE),
    "record": (Scope.PEOPLE, _CLOSED),
    "schema": (Scope.READ, _CLOSED),
}
ON_THE_ACCOUNT_HOST: dict[str, Scopes] = {
    "auth/account": _MINE,
    "profile": _MINE,
    "people": (Scope.READ, _CLOSED),
    "discover": (Scope.READ, _CLOSED),
    "inbox": (Scope.READ, Scope.ACCOUNT),
    "work": (Scope.READ, Scope.ACCOUNT),
    "tribes": (Scope.READ, Scope.ACCOUNT),
    "tribes/entry": (_CLOSED, _CLOSED),
    "addresses": (Scope.READ, _CLOSED),
    "plans": (Scope.READ, _CLOSED),
    "organisations": (Scope.ACCOUNT, _CLOSED),
    "organisations/sign-in": (_CLOSED, _CLOSED),
    "requests": _MINE,
    "invitations": _MINE,
    "schema": (Scope.READ, _CLOSED),
}


def needed_scope(*, route: str, method: str, is_tribe: bool) -> str:
    """
    The scope an operation needs; empty when no token reaches it.

    `route` is its pattern after `/api/v1/`. The longest line that fits decides.
    """
    table = IN_A_TRIBE if is_tribe else ON_THE_ACCOUNT_HOST
    words = [word for word in route.strip("/").split("/") if word and word[0] not in "<{"]
    for length in range(len(words), 0, -1):
        line = table.get("/".join(words[:length]))
        if line is not None:
            return str(line[0] if method in _SAFE else line[1])
    return _CLOSED


def scope_of_request(request: Any) -> str:
    """The scope the request that is being answered needs."""
    route = request.resolver_match.route.removeprefix("api/v1/")
    return needed_scope(route=route, method=request.method, is_tribe=request.tribe is not None)
