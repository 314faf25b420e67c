"""What is refused before anybody reads it."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from api.errors import problem_outside
from api.scopes import scope_of_request
from core.common.doors import most_bytes_for
from core.common.requests import Request
from core.tokens.middleware import EXPIRED


class BodyLimitMiddleware:
    """Answers 413 to a body over the limit, and 400 to one that is nested without end."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return self.get_response(request)
        most = _most_bytes(request)
        if int(length) <= most:
            return self.get_response(request)
        sentence = _("This is more than can be sent at once (1 MB).")
        if most:
            sentence = _("This is more than can be sent at once (5 MB).")
        if not request.path_info.startswith("/api/"):
            return render(request, "413.html", {"sentence": sentence}, status=413)
        return _problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large", sentence)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Python's JSON reader gives up on deep nesting in this way, whichever view called it."""
        if not isinstance(error, RecursionError) or request.content_type != "application/json":
            return None
        return _problem(HTTPStatus.BAD_REQUEST, "parse_error", _("This is nested too deeply."))


class TokenDoorMiddleware:
    """
    Holds what a token does to its scopes, whichever view it asks for.

    A token that opens nothing is 401; one that may not do this is 403. Who may, by rank and by the
    state of the tribe, is decided behind this door as for a session.
    """

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: Request, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Answer in place of the view what the token does not open."""
        if request.bearer is None:
            return None
        if request.bearer.token is None:
            return _no_such_token(request.bearer.refusal)
        needed = scope_of_request(request)
        if not needed:
            sentence = _("No token opens this: sign in for it.")
            return problem_outside(status=403, code="not_for_tokens", detail=sentence)
        if needed not in request.bearer.token.scopes:
            sentence = _("This token may not do this: it lacks the scope “%(scope)s”.")
            detail = sentence % {"scope": needed}
            return problem_outside(status=403, code="wrong_scope", detail=detail)
        return None


def _no_such_token(code: str) -> HttpResponse:
    sentence = _("This token has expired.") if code == EXPIRED else _("This token opens nothing.")
    response = problem_outside(status=401, code=code, detail=sentence)
    response.headers["WWW-Authenticate"] = 'Bearer error="invalid_token"'
    return response


def _most_bytes(request: HttpRequest) -> int:
    """What the view that will answer takes at most; asked only when more than usual is sent."""
    try:
        match = resolve(request.path_info, getattr(request, "urlconf", None))
    except Resolver404:
        return 0
    return most_bytes_for(match.func)


def _problem(status: HTTPStatus, code: str, sentence: str) -> HttpResponse:
    body = {"type": "about:blank", "title": status.phrase, "status": status, "detail": sentence}
    return JsonResponse(
        body | {"code": code}, status=status, content_type="application/problem+json"
    )
