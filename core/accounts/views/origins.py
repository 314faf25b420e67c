"""Passkeys are asked for on the account host, and nowhere else."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.stagekit import get_pending_stage
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.http import HttpResponse, JsonResponse
from fido2.utils import websafe_decode


def answered_here(view: Callable[..., Any], *, as_json: bool = False) -> Callable[..., Any]:
    """
    Refuse what a device signed for another host than the account host.

    The library takes any host below the base domain, so a script on a tribe's host could ask for
    a signature and pass it on. A device says in what it signs which page asked.

    `as_json` says how the view reads what was sent: some take the body for JSON whatever its
    type says, and must be looked at in the same way.
    """

    @wraps(view)
    def page(request: Any, *args: Any, **kwargs: Any) -> Any:
        credential = _credential(request, as_json=as_json)
        if credential is not None and _origin(credential) != settings.ACCOUNT_ORIGIN:
            raise ImmediateHttpResponse(HttpResponse(status=400))
        return view(request, *args, **kwargs)

    return page


def only_while_signing_up(view: Callable[..., Any]) -> Callable[..., Any]:
    """Refuse the last step of a sign-up that was not begun; allauth itself would break on it."""

    @wraps(view)
    def page(request: Any, *args: Any, **kwargs: Any) -> Any:
        if request.method == "PUT" and get_pending_stage(request) is None:
            return JsonResponse({"status": 409}, status=409)
        return view(request, *args, **kwargs)

    return page


def _credential(request: Any, *, as_json: bool) -> Any:
    if request.method not in {"POST", "PUT"}:
        return None
    if not as_json:
        return request.POST.get("credential")
    body = _parsed(request.body)
    return body.get("credential") if isinstance(body, dict) else None


def _origin(credential: Any) -> str:
    """What page asked, as the device says; empty for what says nothing readable."""
    given = _parsed(credential) if isinstance(credential, str) else credential
    response = given.get("response") if isinstance(given, dict) else None
    sealed = response.get("clientDataJSON") if isinstance(response, dict) else None
    told = _parsed(_decoded(sealed)) if isinstance(sealed, str) else None
    return str(told.get("origin", "")) if isinstance(told, dict) else ""


def _decoded(text: str) -> bytes:
    try:
        return websafe_decode(text)
    except ValueError:
        return b""


def _parsed(text: str | bytes) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None
