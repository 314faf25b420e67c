"""The door before each page of staff: which right it takes, and a line about each look."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from core.common.requests import Request
from core.support.policies import may
from core.support.rules import Right, Staff
from core.support.selectors.people import staff_of
from core.support.services import looks


class StaffRequest(Request):
    """A request of the staff host, behind its door; for annotations only."""

    staff: Staff


View = Callable[..., HttpResponse]
_SAFE = ("GET", "HEAD")
_PAGES: tuple[tuple[str, Any, Right | None], ...] = (
    ("support:tribes", _("Tribes"), None),
    ("support:webhooks", _("Webhooks"), None),
    ("support:looks", _("What we looked at"), None),
    ("support:record", _("Record"), None),
    ("support:dashboard", _("Billing"), Right.SEE),
    ("support:search", _("Find"), Right.SEE),
    ("support:ladder", _("Ladder"), Right.SEE),
    ("support:orders", _("Orders by invoice"), Right.SEE),
    ("support:approvals", _("Four eyes"), Right.SEE),
    ("support:transfers", _("Bank transfers"), Right.SEE),
    ("support:disputes", _("Disputes"), Right.SEE),
    ("support:renewals", _("Renewals"), Right.SEE),
    ("support:exceptions", _("Exceptions"), Right.SEE),
    ("support:drift", _("Differences"), Right.SEE),
    ("support:catalogue", _("Plans and prices"), Right.SEE),
    ("support:reports", _("Reports"), Right.REPORT),
    ("support:colleagues", _("Colleagues"), Right.ROLES),
)


def staff_page(right: Right | None) -> Callable[[View], View]:
    """
    Open a page to whoever holds the right at this very request; to others it is not there.

    Each look is written down before the page is shown. A page without a right is for all staff.
    """

    def decorate(view: View) -> View:
        @never_cache
        @wraps(view)
        def page(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            request.staff = staff_of(account=request.account, session=request.session.parent)
            if right and not may(request.staff, right):
                raise Http404
            if request.method in _SAFE:
                query = [(name, value) for name, many in request.GET.lists() for value in many]
                looks.record_look(actor=request.account, path=request.path, query=query)
            return view(request, *args, **kwargs)

        return page

    return decorate


def show(
    request: StaffRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Draw a page with what its frame needs: where one can go, and whether changes are open."""
    pages = [
        {"url": reverse(name), "label": label}
        for name, label, right in _PAGES
        if right is None or may(request.staff, right)
    ]
    frame = {
        "staff": request.staff,
        "pages": pages,
        "here": _here(request.path, pages),
        "elevation_url": elevation_url(request.get_full_path()),
    }
    return render(request, template, frame | context, status=status)


def _here(path: str, pages: list[dict[str, Any]]) -> str:
    """What the page is called, or the one above it; a phone shows that in place of all links."""
    above = [page for page in pages if path.startswith(page["url"]) and page["url"] != "/"]
    near = above or [page for page in pages if path == page["url"]]
    return str(max(near, key=lambda page: len(page["url"]))["label"]) if near else ""


def elevation_url(path: str) -> str:
    """Where staff confirm who they are, to come back to a page; that is on the account host."""
    begin = reverse("staff_work:begin", urlconf=settings.PUBLIC_SCHEMA_URLCONF)
    return f"{settings.ACCOUNT_ORIGIN}{begin}?{urlencode({'next': path})}"
