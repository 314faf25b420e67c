"""What is refused before anybody reads it."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


class BodyLimitMiddleware:
    """Answers 413 to a body over the limit, by what the request says of its length."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return self.get_response(request)
        sentence = _("This is more than can be sent at once (1 MB).")
        if not request.path_info.startswith("/api/"):
            return render(request, "413.html", {"sentence": sentence}, status=413)
        status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        body = {"type": "about:blank", "title": status.phrase, "status": 413, "detail": sentence}
        return JsonResponse(
            body | {"code": "too_large"}, status=413, content_type="application/problem+json"
        )
