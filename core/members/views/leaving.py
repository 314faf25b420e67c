"""Leaving a tribe: what it means, and one button."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core.common.errors import DomainError
from core.common.requests import Request
from core.members import selectors, services


@require_http_methods(["GET", "POST"])
def leave(request: Request) -> HttpResponse:
    """Say what will happen; then do it, and go to the account host."""
    if request.method == "GET":
        context = {"is_last_steward": selectors.is_last_steward(request.member)}
        return render(request, "members/leave.html", context)
    try:
        services.leave_tribe(actor=request.member)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("members:leave")
    request.session.flush()
    return redirect(f"{settings.ACCOUNT_ORIGIN}/")
