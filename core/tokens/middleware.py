"""From the token of a program to the account it works for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse

from core.common import clock
from core.common.requests import Request
from core.tokens import selectors, services
from core.tokens.context import TokenSession
from core.tokens.models import AccessToken
from tenants.hosts import Kind
from tenants.sessions import Key

GetResponse = Callable[[Request], HttpResponse]
INVALID, EXPIRED = "token_invalid", "token_expired"
_SCHEME = "bearer "
_DOOR = "/api/"


@dataclass(frozen=True)
class Bearer:
    """A request with a token: the token, or why it opens nothing."""

    token: AccessToken | None = None
    refusal: str = ""


class BearerMiddleware:
    """
    Lets a token stand in the place of a session, at the JSON door only.

    A request that carries one has nothing else: its cookies are not looked at. On pages and on the
    staff host a token means nothing. What it may do is decided by `api.middleware`.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        request.bearer = None
        text = request.headers.get("Authorization", "")
        if text.lower().startswith(_SCHEME) and _takes_tokens(request):
            _carry(request, text[len(_SCHEME) :].strip())
        return self.get_response(request)


def _takes_tokens(request: Request) -> bool:
    return request.host.kind is not Kind.STAFF and request.path_info.startswith(_DOOR)


def _carry(request: Request, text: str) -> None:
    token = selectors.find_token(text, tribe=request.tribe)
    key = _key_of(token, request) if token else None
    refusal = _refusal(token, key)
    request.bearer = Bearer(refusal=refusal) if refusal else Bearer(token)
    request.account = None if refusal else token.account  # type: ignore[assignment]
    request.user = request.account or AnonymousUser()
    request.session = TokenSession(None if refusal else token, key=key)  # type: ignore[assignment]
    # The credential is no cookie: no other site can make a browser send it.
    request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
    if not refusal:
        token.account.is_signed_in_weakly = not token.is_strong
        services.note_use(token)


def _refusal(token: AccessToken | None, key: Key | None) -> str:
    """Unknown, of another host, and of somebody who may not come in any more look the same."""
    if token is None or not token.account.is_active or (key and not key.is_live):
        return INVALID
    return EXPIRED if token.is_over else ""


def _key_of(token: Any, request: Request) -> Key | None:
    """The owner's key to the tribe of this host; None on the account host."""
    if request.tribe is None:
        return None
    is_over = token.key_ends_at is not None and token.key_ends_at <= clock.now()
    is_live = token.key_joined_at is not None and token.key_left_at is None and not is_over
    lacks_factor = token.tribe.needs_second_factor and not token.is_strong
    return Key(is_live=is_live, access_state=token.tribe.access_state, lacks_factor=lacks_factor)
