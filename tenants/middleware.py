"""From the host to the tribe, and from the cookie to the account."""

import json
import re
from collections.abc import Callable, Iterator
from typing import cast

import structlog
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.middleware import SessionMiddleware as DjangoSessionMiddleware
from django.http import FileResponse, HttpResponse, HttpResponseNotFound, StreamingHttpResponse
from django.shortcuts import render
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from core.accounts.models import Account
from core.common.requests import Request
from tenants import health, hosts
from tenants.context import stream_in_tribe
from tenants.database import connection
from tenants.models import Tribe
from tenants.sessions import SessionStore

GetResponse = Callable[[Request], HttpResponse]
_KEY = re.compile(r"[a-z0-9]{32,40}")


class HealthMiddleware:
    """Answers load balancers before any host or tribe is looked at."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        if request.path_info == "/livez":
            return HttpResponse("ok", content_type="text/plain")
        if request.path_info == "/readyz":
            return health.readiness()
        return self.get_response(request)


class HostMiddleware:
    """Chooses the URLconf by the host, and enters the tribe that answers on it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        connection.set_schema_to_public()
        structlog.contextvars.clear_contextvars()
        host = hosts.find_host(_host_name(request))
        if host is None:
            return HttpResponseNotFound("There is nothing here.", content_type="text/plain")
        if host.is_former and host.tribe:
            return _lead_on(request, host.tribe)
        request.host, request.tribe = host, host.tribe  # type: ignore[assignment]
        if host.kind is hosts.Kind.ACCOUNT:
            request.urlconf = settings.PUBLIC_SCHEMA_URLCONF
        elif host.kind is hosts.Kind.STAFF:
            request.urlconf = settings.STAFF_URLCONF
        elif host.is_behind or host.tribe is None:
            return _maintenance(request)
        else:
            connection.set_tenant(host.tribe)
            structlog.contextvars.bind_contextvars(tribe=str(host.tribe.pk))
        try:
            response = self.get_response(request)
        finally:
            connection.set_schema_to_public()
        if host.kind is hosts.Kind.ACCOUNT:
            response._csp_replace = {  # type: ignore[attr-defined]
                "form-action": settings.ACCOUNT_FORM_ACTION
            }
        if isinstance(response, StreamingHttpResponse) and host.tribe is not None:
            _keep_inside(response, host.tribe)
        return response


def _keep_inside(response: StreamingHttpResponse, tribe: Tribe) -> None:
    """What is streamed is made after the tribe was left; a file asks the database nothing."""
    if not isinstance(response, FileResponse):
        response.streaming_content = stream_in_tribe(
            tribe, cast("Iterator[bytes]", response.streaming_content)
        )


def _host_name(request: Request) -> str:
    """The header as it was sent, without the port: CommonMiddleware judges the rest of it."""
    return request.META.get("HTTP_HOST", "").partition(":")[0].lower()


def _lead_on(request: Request, tribe: Tribe) -> HttpResponse:
    """
    From an address the tribe moved away from to the same page on the new one.

    What would change something is not carried over: its session and its token are of this host.
    """
    if request.method in {"GET", "HEAD"}:
        # The host is the tribe's own, and what follows it is a path: this leads nowhere else.
        response = HttpResponse(status=302)
        response.headers["Location"] = tribe.url + request.get_full_path()
        return response
    sentence = _("This tribe moved to %(address)s. Please do this again there.") % {
        "address": tribe.host
    }
    if request.path_info.startswith("/api/"):
        problem = {"type": "about:blank", "title": "Conflict", "status": 409, "detail": sentence}
        content = json.dumps(problem | {"code": "tribe_moved", "url": tribe.url})
        return HttpResponse(content, status=409, content_type="application/problem+json")
    request.urlconf = settings.PUBLIC_SCHEMA_URLCONF
    return render(request, "tenants/moved.html", {"tribe": tribe, "sentence": sentence}, status=409)


def _maintenance(request: Request) -> HttpResponse:
    """A tribe whose schema is behind is not entered: it would fall through to public (T4)."""
    request.urlconf = settings.PUBLIC_SCHEMA_URLCONF
    response = render(request, "503.html", status=503)
    response.headers["Retry-After"] = "60"
    return response


class SessionMiddleware(DjangoSessionMiddleware):
    """Opens the session of this host; it is read when somebody first asks."""

    def process_request(self, request: Request) -> None:  # type: ignore[override]
        key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
        # A cookie is whatever somebody sends; what cannot be a key is not looked up.
        request.session = SessionStore(
            key if _KEY.fullmatch(key) else None,
            kind=request.host.kind.value,
            tribe=request.tribe,
            user_agent=request.META.get("HTTP_USER_AGENT", ""),
        )


class AuthenticationMiddleware:
    """Says who is there, from the row the session was read with: no query of its own."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        account = _account_of(request.session)
        request.account = account  # type: ignore[assignment]
        request.user = account or AnonymousUser()
        return _again_if_changed(request) or self.get_response(request)


def _again_if_changed(request: Request) -> HttpResponse | None:
    """
    Look the tribe up again that was changed since this process last did.

    The session's own SELECT says when that was. So whoever is in a tribe sees what its stewards
    saved at once, and is led on when it moved.
    """
    changed_at = getattr(request.session.row, "tribe_changed_at", None)
    if request.tribe is None or changed_at in {None, request.tribe.updated_at}:
        return None
    name = _host_name(request)
    hosts.forget_host(name)
    host = hosts.find_host(name)
    if host is None or host.tribe is None or host.is_behind:
        return _maintenance(request)
    if host.is_former:
        return _lead_on(request, host.tribe)
    request.host, request.tribe = host, host.tribe
    connection.set_tenant(host.tribe)
    return None


def _account_of(session: SessionStore) -> Account | None:
    if not session.session_key:
        return None
    fingerprint = session.get(HASH_SESSION_KEY)
    account = session.row.account if session.row else None
    if account is None or not account.is_active or not fingerprint:
        return None
    expected = [account.get_session_auth_hash(), *account.get_session_auth_fallback_hash()]
    if not any(constant_time_compare(fingerprint, candidate) for candidate in expected):
        session.flush()
        return None
    account.is_signed_in_weakly = not session.is_strong
    return account
