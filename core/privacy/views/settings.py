"""The way to a copy of a tribe, for its stewards; the copy itself is on the account host."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core.common.doors import asks_for
from core.common.requests import Request
from core.privacy import policies


@asks_for("export")
@require_safe
def show(request: Request) -> HttpResponse:
    """What a steward's copy holds, and where it is made."""
    if not policies.is_steward(request.member):
        raise Http404
    path = reverse(
        "tribe_copies:show",
        kwargs={"tribe_id": request.tribe.pk},
        urlconf=settings.PUBLIC_SCHEMA_URLCONF,
    )
    context = {"url": f"{settings.ACCOUNT_ORIGIN}{path}"}
    return render(request, "privacy/tribe_settings.html", context)
