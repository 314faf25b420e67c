"""Why a tribe is not open now, and what can be done about it."""

import datetime as dt
import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from core.common.errors import DomainError
from core.common.requests import Request
from tenants import policies, reasons, selectors, services
from tenants.models import Tribe
from tenants.models.tribes import Access

# Whoever never paid for it has less time; the mails before erasing say the day.
KEPT = dt.timedelta(days=60)


@require_GET
@never_cache
def access(request: Request, tribe_id: uuid.UUID) -> HttpResponse:
    """Say, from the database, what paying means for a tribe now; open ones are entered."""
    tribe = _seen(request, tribe_id)
    if policies.is_readable(tribe.access_state):
        return redirect(tribe.url + "/")
    can_pay = policies.can_see_organisation(request.account, tribe.organisation)
    context = {
        "tribe": tribe,
        "can_pay": can_pay,
        "reasons": reasons.reasons_of(tribe) if can_pay and not tribe.is_pending else (),
        "can_export": policies.can_take_along(request.account, tribe),
        "kept_until": _kept_until(tribe),
        "can_drop": policies.can_drop(request.account, tribe),
        "can_leave": policies.is_closed(tribe.access_state)
        and selectors.tribe_of_member(account=request.account, tribe_id=tribe.pk) is not None,
        "steps": [
            {"label": _("Name the tribe"), "is_done": True},
            {"label": _("Try it or pay"), "is_current": True},
            {"label": _("Invite people")},
        ],
    }
    is_gone = tribe.access_state == Access.ARCHIVED
    return render(request, "tenants/access.html", context, status=410 if is_gone else 200)


@require_POST
def drop(request: Request, tribe_id: uuid.UUID) -> HttpResponse:
    """Drop a tribe that waits for a trial or a payment; its founder may."""
    tribe = _tribe(request, tribe_id)
    try:
        is_dropped = services.drop_pending_tribe(tribe=tribe, actor=request.account)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("tenants:access", tribe_id=tribe.pk)
    if not is_dropped:
        messages.error(request, _("Only its founder drops a tribe, and only while it waits."))
        return redirect("tenants:access", tribe_id=tribe.pk)
    messages.success(request, _("%(name)s is gone. Its address is free again.") % {"name": tribe})
    return redirect("/")


def _seen(request: Request, tribe_id: uuid.UUID) -> Tribe:
    """A tribe that somebody belongs to, or has a say about in its organisation."""
    own = selectors.tribe_of_member(account=request.account, tribe_id=tribe_id)
    tribe = own or selectors.tribe_of_organisations(account=request.account, tribe_id=tribe_id)
    if tribe is None:
        raise Http404
    return tribe


def _kept_until(tribe: Tribe) -> dt.datetime | None:
    """Until when at least everything in a tribe that was put away is kept."""
    if tribe.access_state != Access.ARCHIVED or tribe.access_changed_at is None:
        return None
    return tribe.access_changed_at + KEPT


def _tribe(request: Request, tribe_id: uuid.UUID) -> Tribe:
    tribe = selectors.tribe_of_member(account=request.account, tribe_id=tribe_id)
    if tribe is None:
        raise Http404
    return tribe
