"""Remembers, while a request is answered, where it came from."""

from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse

from core.audit.context import Origin, working_for
from core.common.addresses import client_address

# What a browser says of itself is a poem; the family is what helps to recognise it.
_FAMILIES = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrom", "Chrome"),
    ("Safari", "Safari"),
    ("curl", "curl"),
    ("python", "Python"),
)


class OriginMiddleware:
    """Lets records of what is done say from which host, address and kind of browser."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        bound = structlog.contextvars.get_contextvars()
        origin = Origin(
            host=request.META.get("HTTP_HOST", "").partition(":")[0][:100],
            address=client_address(request),
            agent=agent_family(request.headers.get("User-Agent", "")),
            request_id=str(bound.get("request_id", ""))[:40],
        )
        with working_for(origin):
            return self.get_response(request)


def agent_family(user_agent: str) -> str:
    """The kind of browser or program: one word, empty when it is none we know."""
    return next((name for mark, name in _FAMILIES if mark in user_agent), "")
