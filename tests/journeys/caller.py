"""Somebody's program, which speaks JSON at the doors of the account host and of tribes."""

import json
from typing import Any

from django.conf import settings

from tests.support.clients import Visitor

PROBLEM = "application/problem+json"
_TOKENS_AT = {True: "/_allauth/browser/v1/config", False: "/api/v1/session/"}


class Caller:
    """One program with a session per host; every writing request carries the CSRF token."""

    def __init__(self) -> None:
        self._clients: dict[str, Visitor] = {}

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        at: str = "",
        status: int = 200,
        **more: str,
    ) -> Any:
        """Call an address of the account host, or of the tribe `at`; the answer, parsed."""
        client = self._client(at)
        headers = {name.replace("_", "-"): value for name, value in more.items()}
        headers["X-CSRFToken"] = client.cookies[settings.CSRF_COOKIE_NAME].value
        answer = client.generic(
            method,
            path,
            data=_json(body),
            content_type="application/json",
            headers=headers,
        )
        assert answer.status_code == status, f"{method} {path}: {answer.content.decode()[:800]}"
        return answer.json() if answer.content else None

    def refused(
        self, method: str, path: str, body: Any = None, *, at: str = "", status: int, **more: str
    ) -> dict[str, Any]:
        """Call an address that refuses; the problem, whose shape is checked (RFC 9457)."""
        problem = self.call(method, path, body, at=at, status=status, **more)
        assert {"type", "title", "status", "detail", "code"} <= set(problem)
        assert (problem["type"], problem["status"]) == ("about:blank", status)
        return problem

    def enter(self, tribe: str, *, at: str) -> None:
        """Open a session in a tribe with a one-time code."""
        entry = self.call("POST", f"/api/v1/tribes/{tribe}/entry/", status=201)
        body = {"code": entry["code"], "state": entry["state"]}
        self.call("POST", "/api/v1/session/", body, at=at, status=201)

    def _client(self, at: str) -> Visitor:
        if at not in self._clients:
            name = f"{at}.{settings.ORIGIN.host}" if at else settings.ORIGIN.host
            client = Visitor(host=f"{name}:{settings.ORIGIN.port}", enforce_csrf_checks=True)
            client.get(_TOKENS_AT[not at])
            self._clients[at] = client
        return self._clients[at]


def _json(body: Any) -> str:
    return "" if body is None else json.dumps(body)
