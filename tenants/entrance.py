"""
The way in, seen from a tribe host: a cookie that remembers where somebody wanted to go.

The deep link stays in a signed cookie of the tribe host itself; the account host sees only a
secret, so there is no address to forge a redirect with.
"""

import secrets
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

MOST_TABS = 5
MINUTES = 15
MOST_HELD_BYTES = 64_000
_SALT = "tenants.entrance"


def begin(request: HttpRequest) -> HttpResponse:
    """Send a visitor to the account host to come back with a code; a form they sent is held."""
    state = secrets.token_urlsafe(24)
    wishes = _wishes(request)
    wishes[state] = _held(request, state) or _path(request)
    where = request.tribe.slug if request.tribe else "staff"
    query = urlencode({"to": where, "state": state})
    path = reverse("tenants:enter", urlconf=settings.PUBLIC_SCHEMA_URLCONF)
    response: HttpResponse = HttpResponseRedirect(f"{settings.ACCOUNT_ORIGIN}{path}?{query}")
    if getattr(request, "htmx", False):
        # A fragment cannot be redirected to another host; the page asks again as a whole.
        return HttpResponse(status=204, headers={"HX-Redirect": _path(request)})
    _remember(response, dict(list(wishes.items())[-MOST_TABS:]))
    return response


def take_wish(request: HttpRequest, state: str) -> str | None:
    """Where the visitor wanted to go when they were given this state; None for any other."""
    return _wishes(request).get(state)


def forget(request: HttpRequest, response: HttpResponse, state: str) -> None:
    """Drop a state that was used."""
    _remember(response, {key: path for key, path in _wishes(request).items() if key != state})


def held_form(state: str) -> dict[str, Any] | None:
    """A form that was sent after the session had ended: its `path` and its `fields`."""
    return caches["tribe"].get(f"held:{state}")


def _path(request: HttpRequest) -> str:
    if request.method not in {"GET", "HEAD"}:
        return "/"
    path = request.get_full_path()
    return path if len(path) <= 1500 and not path.startswith("//") else "/"


def _held(request: HttpRequest, state: str) -> str | None:
    if request.method != "POST" or request.content_type != "application/x-www-form-urlencoded":
        return None
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken"
    ]
    if len(request.body) > MOST_HELD_BYTES:
        return None
    form = {"path": request.path, "fields": fields}
    caches["tribe"].set(f"held:{state}", form, timeout=MINUTES * 60)
    return reverse("entrance:held", kwargs={"state": state})


def _wishes(request: HttpRequest) -> dict[str, str]:
    raw = request.COOKIES.get(settings.ENTRY_COOKIE_NAME, "")
    try:
        return signing.loads(raw, salt=_SALT, max_age=MINUTES * 60)
    except signing.BadSignature:
        return {}


def _remember(response: HttpResponse, wishes: dict[str, str]) -> None:
    response.set_cookie(
        settings.ENTRY_COOKIE_NAME,
        signing.dumps(wishes, salt=_SALT, compress=True),
        max_age=MINUTES * 60,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
