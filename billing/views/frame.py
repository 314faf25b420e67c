"""What every page of an organisation's bill shares: who sits there, and the way around."""

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from billing.portal.desks import Desk, desk_of
from core.common.requests import Request
from tenants.models import Tribe


def desk_for(request: Request, organisation_id: uuid.UUID) -> Desk:
    """
    The desk of whoever asks.

    :raises Http404: for those without a role in the organisation.
    """
    desk = desk_of(account=request.account, organisation_id=organisation_id)
    if desk is None:
        raise Http404
    return desk


def show(
    request: Request,
    desk: Desk,
    template: str,
    *,
    here: str,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """
    Show a page of the bill inside its frame, `billing/portal.html`.

    `here` is the page of the sub-navigation it belongs to: overview, invoices, methods, details,
    activity.
    """
    frame = {
        "desk": desk,
        "organisation": desk.organisation,
        "can_manage": desk.can_manage,
        "may_change": desk.may_change,
        "here": here,
    }
    return render(request, template, {**frame, **context}, status=status)


def show_about(
    request: Request, tribe: Tribe, template: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    """Show a page about what one tribe pays, inside the frame of its organisation's bill."""
    desk = desk_for(request, tribe.organisation_id)
    return show(request, desk, template, here="overview", status=status, tribe=tribe, **context)
