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
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from redis.exceptions import RedisError

from core.common.paths import is_own_path
from core.common.requests import Request

MOST_TABS = 5
MINUTES = 15
MOST_HELD_BYTES = 64_000
MOST_COOKIE_BYTES = 3_500
LONGEST_PATH = 1_500
_SALT = "tenants.entrance"
_HELD = "held_form"


def begin(request: Request) -> HttpResponse:
    """Send a visitor to the account host to come back with a code; a form they sent is held."""
    state = secrets.token_urlsafe(24)
    where = request.tribe.slug if request.tribe else "staff"
    query = urlencode({"to": where, "state": state} | _at_the_front(request))
    path = reverse("tenants:enter", urlconf=settings.PUBLIC_SCHEMA_URLCONF)
    response = _send_to(request, f"{settings.ACCOUNT_ORIGIN}{path}?{query}")
    _remember(response, _wishes(request) | {state: _held(request, state) or _page(request)})
    # The back button would be answered from the cache, with a secret that was used.
    add_never_cache_headers(response)
    return response


def _at_the_front(request: Request) -> dict[str, str]:
    """Whoever comes to the front page of a tribe may also be shown its public face."""
    return {"front": "1"} if request.method == "GET" and request.path == "/" else {}


def _send_to(request: Request, url: str) -> HttpResponse:
    if getattr(request, "htmx", False):
        # A fragment cannot be fetched from another host; the whole page goes there.
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


def take_wish(request: Request, state: str) -> str | None:
    """Where the visitor wanted to go when they were given this state; None for any other."""
    return _wishes(request).get(state)


def forget(request: Request, response: HttpResponse, state: str) -> None:
    """Drop a state that was used."""
    _remember(response, {key: path for key, path in _wishes(request).items() if key != state})


def hold(request: Request, wish: str, state: str) -> None:
    """Let the session that was just opened, and no other, show the form that waits for it."""
    if wish == _held_path(state):
        request.session[_HELD] = state


def held_form(request: Request, state: str) -> dict[str, Any] | None:
    """The form this person sent after their session had ended: its `path` and its `fields`."""
    if request.session.get(_HELD) != state:
        return None
    return caches["tribe"].get(f"held:{state}")


def _page(request: Request) -> str:
    """Where the visitor is: a fragment stands in a page, and what changes something has none."""
    path = "/"
    if getattr(request, "htmx", False):
        path = request.htmx.current_url_abs_path or "/"
    elif request.method in {"GET", "HEAD"}:
        path = request.get_full_path()
    return path if len(path) <= LONGEST_PATH and is_own_path(path) else "/"


def _held(request: Request, state: str) -> str | None:
    if request.method != "POST" or request.content_type != "application/x-www-form-urlencoded":
        return None
    if len(request.body) > MOST_HELD_BYTES:
        return None
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken"
    ]
    form = {"path": request.path, "fields": fields}
    try:
        caches["tribe"].set(f"held:{state}", form, timeout=MINUTES * 60)
    except RedisError:
        # Without the store the form is lost, and its sender comes in all the same.
        return None
    return _held_path(state)


def _held_path(state: str) -> str:
    return reverse("entrance:held", kwargs={"state": state})


def _wishes(request: Request) -> dict[str, str]:
    raw = request.COOKIES.get(settings.ENTRY_COOKIE_NAME, "")
    try:
        return signing.loads(raw, salt=_SALT, max_age=MINUTES * 60)
    except signing.BadSignature:
        return {}


def _remember(response: HttpResponse, wishes: dict[str, str]) -> None:
    """Keep the newest wishes, as many as a cookie holds: a browser drops a larger one unseen."""
    kept = list(wishes.items())[-MOST_TABS:]
    while len(value := signing.dumps(dict(kept), salt=_SALT, compress=True)) > MOST_COOKIE_BYTES:
        kept = kept[1:]
    response.set_cookie(
        settings.ENTRY_COOKIE_NAME,
        value,
        max_age=MINUTES * 60,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
