"""What is refused before anybody reads it."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


class BodyLimitMiddleware:
    """Answers 413 to a body over the limit, and 400 to one that is nested without end."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return self.get_response(request)
        sentence = _("This is more than can be sent at once (1 MB).")
        if not request.path_info.startswith("/api/"):
            return render(request, "413.html", {"sentence": sentence}, status=413)
        return _problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large", sentence)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Python's JSON reader gives up on deep nesting in this way, whichever view called it."""
        if not isinstance(error, RecursionError) or request.content_type != "application/json":
            return None
        return _problem(HTTPStatus.BAD_REQUEST, "parse_error", _("This is nested too deeply."))


def _problem(status: HTTPStatus, code: str, sentence: str) -> HttpResponse:
    body = {"type": "about:blank", "title": status.phrase, "status": status, "detail": sentence}
    return JsonResponse(
        body | {"code": code}, status=status, content_type="application/problem+json"
    )
