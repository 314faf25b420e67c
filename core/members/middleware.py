"""Every door is closed unless a view opens it loudly."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.common.doors import is_open_to_visitors
from core.common.requests import Request
from core.members import selectors
from tenants import entrance, gate, policies
from tenants.closed_forms import with_closed_forms
from tenants.gate import Act
from tenants.hosts import Kind
from tenants.models.tribes import Access
from tenants.services.entries import SecondFactorNeeded

GetResponse = Callable[[Request], HttpResponse]


class MemberMiddleware:
    """
    Lets people in: with an account on the account host, with a key and a row in a tribe.

    What decides (the key, the tribe's state) was read with the session of this very request.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        request.member = None  # type: ignore[assignment]
        return _without_vain_forms(request, self.get_response(request))

    def process_view(
        self, request: Request, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Answer in place of the view when the person may not come in."""
        kind = request.host.kind
        if kind is Kind.ACCOUNT:
            return _account_door(request, view)
        if kind is Kind.STAFF:
            return _staff_door(request, view)
        return _tribe_door(request, view)


def _without_vain_forms(request: Request, response: HttpResponse) -> HttpResponse:
    """A page of a tribe that is only read offers nothing that would be refused."""
    state = getattr(request, "tribe_access", None)
    is_page = response.get("Content-Type", "").startswith("text/html") and not response.streaming
    if state and is_page and not gate.may(state, Act.WRITE):
        text = response.content.decode(response.charset)
        response.content = with_closed_forms(text, request=request, state=state)
    return response


def _account_door(request: Request, view: Callable[..., Any]) -> HttpResponse | None:
    # REST views answer for themselves: their default permission is "signed in".
    if request.account or not getattr(view, "login_required", True):
        return None
    return redirect_to_login(request.get_full_path(), reverse(settings.LOGIN_URL))


def _staff_door(request: Request, view: Callable[..., Any]) -> HttpResponse | None:
    if is_open_to_visitors(view):
        return None
    if request.account is not None and not request.account.is_staff:
        raise Http404
    if request.account is not None and request.session.is_strong:
        return None
    if _is_api(request):
        return _problem(401, "not_signed_in", _("Enter the staff host first."))
    return entrance.begin(request)


def _tribe_door(request: Request, view: Callable[..., Any]) -> HttpResponse | None:
    if request.account is None:
        if is_open_to_visitors(view):
            return None
        if _is_api(request):
            return _problem(401, "not_signed_in", _("Enter this tribe first."))
        return entrance.begin(request)
    key = request.session.key
    if not key.is_live:
        raise Http404
    if key.lacks_factor:
        return _factor_wanted(request, view)
    request.tribe_access = key.access_state
    if not gate.may_enter(key.access_state, gate.act_of(view, request.method or "")):
        return _closed(request, key.access_state)
    member = selectors.member_of(request.account.pk)
    if member is None:
        raise Http404
    request.member = member
    return None


def _factor_wanted(request: Request, view: Callable[..., Any]) -> HttpResponse | None:
    """Whoever signed in too weakly for this tribe is a visitor, and asked to come in properly."""
    request.account, request.user = None, AnonymousUser()  # type: ignore[assignment]
    if is_open_to_visitors(view):
        return None
    if _is_api(request):
        return _problem(403, SecondFactorNeeded.code, str(SecondFactorNeeded.message))
    return entrance.begin(request)


def _closed(request: Request, access_state: str) -> HttpResponse:
    """A tribe that is not paid for is read, or waits, or is put away; nothing in it is lost."""
    if _is_api(request):
        if access_state == Access.ARCHIVED:
            return _problem(410, "tribe_archived", _("This tribe is put away. It can come back."))
        return _problem(403, f"tribe_{access_state}", str(gate.TribeClosed.message))
    if not gate.may(access_state, Act.READ):
        return redirect(_at_account_host("tenants:access", request))
    takes = policies.can_take_copy(request.account, request.tribe)
    context = {
        "tribe": request.tribe,
        "copy_url": _at_account_host("tribe_copies:show", request) if takes else "",
    }
    return render(request, "tenants/read_only.html", context, status=403)


def _at_account_host(name: str, request: Request) -> str:
    path = reverse(
        name, kwargs={"tribe_id": request.tribe.pk}, urlconf=settings.PUBLIC_SCHEMA_URLCONF
    )
    return f"{settings.ACCOUNT_ORIGIN}{path}"


def _is_api(request: Request) -> bool:
    return request.path_info.startswith("/api/")


def _problem(status: int, code: str, detail: str) -> HttpResponse:
    body = {"type": "about:blank", "title": detail, "status": status, "detail": detail}
    return JsonResponse(
        body | {"code": code}, status=status, content_type="application/problem+json"
    )
