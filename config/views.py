"""Answers that belong to no room."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from api.errors import problem_outside
from core.common.errors import NotFound

_API = "/api/"


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Tell a person that a form could not be trusted, and what to do."""
    return render(request, "403_csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is nothing here: to people on a page, to programs as a problem."""
    if request.path.startswith(_API):
        return problem_outside(status=404, code=NotFound.code, detail=str(NotFound.message))
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that something went wrong on our side, without asking the database for anything."""
    if request.path.startswith(_API):
        sentence = _("Something broke on our side.")
        return problem_outside(status=500, code="error", detail=sentence)
    return render(None, "500.html", status=500)
