"""Answers that belong to no room."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Tell a person that a form could not be trusted, and what to do."""
    return render(request, "403_csrf.html", status=403)
