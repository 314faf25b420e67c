"""Pages about organisations."""

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from core.audit.selectors import page_of, tell
from core.common.requests import Request
from tenants import gate, plans, policies, selectors
from tenants.gate import Act
from tenants.models import Tribe


@require_safe
def organisations(request: Request) -> HttpResponse:
    """The organisations somebody has a role in, each with the way to its bill."""
    mine = selectors.organisations_of(request.account).order_by("name", "pk")
    return render(request, "tenants/organisations.html", {"organisations": list(mine)})


@require_GET
def organisation(request: Request, organisation_id: uuid.UUID) -> HttpResponse:
    """An organisation and its tribes, for those who have a role in it."""
    found = selectors.organisations_of(request.account).filter(pk=organisation_id).first()
    if found is None:
        raise Http404
    tribes = selectors.tribes_of_organisation(organisation=found, account=request.account)
    can_manage = policies.can_manage(request.account, found)
    context = {
        "organisation": found,
        "tribes": [_row(tribe, can_manage=can_manage) for tribe in tribes],
        "can_found": can_manage,
    }
    return render(request, "tenants/organisation.html", context)


@never_cache
@require_GET
def record(request: Request, organisation_id: uuid.UUID) -> HttpResponse:
    """What was decided about an organisation and the life of its tribes, for who runs it."""
    found = selectors.organisation_managed_by(request.account, organisation_id)
    if found is None:
        raise Http404
    lines = selectors.lines_of_organisation(found)
    page = page_of(lines, cursor=request.GET.get("after", ""))
    context = {
        "organisation": found,
        "lines": tell(page.rows),
        "older_url": f"?after={page.older}" if page.older else "",
    }
    return render(request, "tenants/organisation_record.html", context)


def _row(tribe: Tribe, *, can_manage: bool) -> dict[str, object]:
    can_take = can_manage and gate.may(tribe.access_state, Act.EXPORT, runs_organisation=True)
    is_open = policies.is_open(tribe.access_state)
    is_readable = policies.is_readable(tribe.access_state)
    return {
        "tribe": tribe,
        "plan": plans.name_of(tribe.plan),
        "tone": "good" if is_open else "warning",
        "url": (tribe.url + "/" if is_readable else reverse("tenants:access", args=[tribe.pk]))
        if tribe.is_mine
        else "",
        "copy_url": reverse("tribe_copies:show", args=[tribe.pk]) if can_take else "",
    }
