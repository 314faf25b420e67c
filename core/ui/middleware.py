"""A refusal that no form or page took up is still told in its own sentence."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.defaults import page_not_found

from core.common.errors import DomainError, NotFound


class RefusalMiddleware:
    """Shows a DomainError as a page, with the status it stands for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer in place of a 500; what is no refusal goes on its way."""
        if isinstance(error, NotFound):
            return page_not_found(request, Http404())
        if isinstance(error, DomainError):
            return render(request, "403.html", {"reason": str(error)}, status=error.status)
        return None
