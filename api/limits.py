"""Too often is answered with 429, and what cannot be counted stays open, but for signing in."""

from collections.abc import Callable
from math import ceil
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from api.errors import problem_outside
from api.throttling import Kind, buckets_of, kind_of
from core.common.requests import Request
from core.limits.buckets import StoreAway, Verdict, take

GetResponse = Callable[[Request], HttpResponse]
_AGAIN_IN_SECONDS = 30
_DOORS = ("/api/", "/_allauth/")


class LimitsMiddleware:
    """
    Takes from the buckets of whoever asks, once it is known who that is.

    Without the store signing in answers 503 (else guessing would be free), everything else goes
    on. A view that needs the store and does not find it answers 503 too.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        request.verdict = None
        response = self.get_response(request)
        if request.verdict and request.path_info.startswith(_DOORS):
            _tell(response, request.verdict)
        return response

    def process_view(
        self, request: Request, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Answer in place of the view when it was too often."""
        kind = kind_of(request)
        if kind is None:
            return None
        try:
            request.verdict = take(buckets_of(request, kind), insist=kind is Kind.SIGN_IN)
        except StoreAway:
            return _closed(request) if kind is Kind.SIGN_IN else None
        return None if request.verdict.is_admitted else _too_often(request, request.verdict)

    def process_exception(self, request: Request, error: Exception) -> HttpResponse | None:
        """What counts in a view (as allauth does) is closed too when the store is away."""
        return _closed(request) if isinstance(error, RedisError) else None


def _too_often(request: Request, verdict: Verdict) -> HttpResponse:
    if request.path_info.startswith(_DOORS):
        sentence = _("That was too often. Wait a moment, then try again.")
        response: HttpResponse = problem_outside(status=429, code="throttled", detail=sentence)
    else:
        response = render(request, "429.html", status=429)
    response.headers["Retry-After"] = str(max(1, ceil(verdict.wait_seconds)))
    return response


def _closed(request: Request) -> HttpResponse:
    sentence = _("Signing in is closed for a moment: something behind it does not answer.")
    if request.path_info.startswith(_DOORS):
        response: HttpResponse = problem_outside(status=503, code="closed", detail=sentence)
    else:
        response = render(request, "503_closed.html", {"sentence": sentence}, status=503)
    response.headers["Retry-After"] = str(_AGAIN_IN_SECONDS)
    return response


def _tell(response: HttpResponse, verdict: Verdict) -> None:
    """Say how much is left, in the fields of draft-ietf-httpapi-ratelimit-headers."""
    limits = [level.limit for level in verdict.levels]
    response.headers["RateLimit-Policy"] = ", ".join(
        f'"{limit.name}";q={limit.quota};w={limit.seconds}' for limit in limits
    )
    response.headers["RateLimit"] = ", ".join(
        f'"{level.limit.name}";r={level.left};t={ceil(level.full_in_seconds)}'
        for level in verdict.levels
    )
