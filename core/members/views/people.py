"""Who is here."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.common.errors import DomainError, NotFound
from core.common.requests import Request
from core.members import panels, policies, selectors, services
from core.members.models import Member

A_PAGE = 60


@require_safe
def people(request: Request) -> HttpResponse:
    """Everybody in the tribe by name, and a search."""
    search = request.GET.get("q", "").strip()[:80]
    number = _page_number(request)
    start = (number - 1) * A_PAGE
    found = list(selectors.people(search=search)[start : start + A_PAGE + 1])
    context = {
        "people": found[:A_PAGE],
        "search": search,
        "total": selectors.people().count(),
        "previous": _page_url(search, number - 1) if number > 1 else "",
        "next": _page_url(search, number + 1) if len(found) > A_PAGE else "",
        "can_invite": policies.can_invite(request.member, selectors.current_rules()),
    }
    return render(request, "members/list.html", context)


@require_safe
def person(request: Request, member_id: uuid.UUID) -> HttpResponse:
    """One person, as this tribe knows them."""
    found = _person(request, member_id)
    is_me = found.pk == request.member.pk
    context = {
        "person": found,
        "is_me": is_me,
        "works_on": panels.work_of(member=request.member, person=found),
        "can_make_steward": policies.can_make_steward(request.member) and not found.is_steward,
        "can_step_down": is_me and found.is_steward,
    }
    return render(request, "members/person.html", context)


@require_POST
def make_steward(request: Request, member_id: uuid.UUID) -> HttpResponse:
    """Let somebody keep the tribe too."""
    try:
        steward = services.make_steward(actor=request.member, member_id=member_id)
    except NotFound as error:
        raise Http404 from error
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(name)s is a steward now.") % {"name": steward})
    return redirect("members:person", member_id=member_id)


@require_POST
def step_down(request: Request) -> HttpResponse:
    """Be a member like the others."""
    try:
        services.step_down(actor=request.member)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("members:person", member_id=request.member.pk)


def _person(request: Request, member_id: uuid.UUID) -> Member:
    found = selectors.visible_member(member=request.member, member_id=member_id)
    if found is None:
        raise Http404
    return found


def _page_number(request: Request) -> int:
    wish = request.GET.get("page", "")
    return int(wish) if wish.isascii() and wish.isdigit() and 0 < len(wish) < 5 and int(wish) else 1


def _page_url(search: str, number: int) -> str:
    query = {"page": str(number)}
    return "?" + urlencode({"q": search} | query if search else query)
