"""A request and an answer, free of sockets."""

import json
from dataclasses import dataclass, field
from email.message import Message
from typing import Any
from urllib.parse import parse_qsl

from infra.stripesim.errors import invalid

_MOST_FIELDS = 1000


@dataclass(frozen=True)
class Request:
    """What came in; the body is complete and within its limit."""

    method: str
    path: str
    query: str
    headers: "Message[str, str]"
    body: bytes = b""

    def form(self) -> list[tuple[str, str]]:
        """
        The pairs of the query (for a GET) or the body.

        :raises StripeError: 400 if they cannot be read.
        """
        try:
            text = self.query if self.method in ("GET", "DELETE", "HEAD") else self.body.decode()
            return parse_qsl(
                text, keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS
            )
        except ValueError as error:
            raise invalid(f"Invalid request: {error}") from error


@dataclass(frozen=True)
class Answer:
    """What goes out; status 0 hangs up."""

    status: int
    body: bytes = b""
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)


def json_answer(status: int, body: Any, **headers: str) -> Answer:
    """An answer in JSON; header names are written with underscores."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, json.dumps(body, indent=2).encode(), headers=named)


def html_answer(status: int, text: str) -> Answer:
    """A page."""
    return Answer(status, text.encode(), "text/html; charset=utf-8")


def redirect(address: str) -> Answer:
    """Go there with a GET."""
    return Answer(303, headers={"Location": address})
