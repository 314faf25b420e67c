"""One tribe: where it stands on the ladder, and the exceptions staff makes for it."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.common.errors import NotFound
from core.support.forms import ExceptionForm, ReasonForm, RoomForm
from core.support.rules import Right
from core.support.selectors import tribe as tribes
from core.support.services import exceptions, looks
from core.support.views.doors import StaffRequest, show, staff_page
from core.ui.forms import reporting_to
from tenants.models import Tribe


@require_safe
@staff_page(Right.SEE)
def tribe(request: StaffRequest, tribe_id: uuid.UUID) -> HttpResponse:
    """Show where a tribe stands, and why."""
    found = _tribe(tribe_id)
    looks.record_customer_look(actor=request.account, organisation_id=found.organisation_id)
    return _page(request, found)


@require_POST
@staff_page(Right.TIME)
def make_exception(request: StaffRequest, tribe_id: uuid.UUID) -> HttpResponse:
    """Give more time, freeze, or ask to give the tribe for free."""
    found, form = _tribe(tribe_id), ExceptionForm(request.POST)
    if form.is_valid():
        with reporting_to(form):
            exceptions.make_exception(actor=request.staff, tribe=found, **form.cleaned_data)
            messages.success(request, _("The exception is made, or asked for."))
            return redirect("support:tribe", tribe_id=found.pk)
    return _page(request, found, form=form, status=422)


@require_POST
@staff_page(Right.TIME)
def give_room(request: StaffRequest, tribe_id: uuid.UUID) -> HttpResponse:
    """Give more of something than the plan does."""
    found, form = _tribe(tribe_id), RoomForm(request.POST, auto_id="room_%s")
    if form.is_valid():
        with reporting_to(form):
            exceptions.give_room(actor=request.staff, tribe=found, **form.cleaned_data)
            messages.success(request, _("The tribe has more room."))
            return redirect("support:tribe", tribe_id=found.pk)
    return _page(request, found, room_form=form, status=422)


@require_POST
@staff_page(Right.TIME)
def end_exception(
    request: StaffRequest, tribe_id: uuid.UUID, exception_id: uuid.UUID
) -> HttpResponse:
    """End an exception before its time."""
    found, form = _tribe(tribe_id), ReasonForm(request.POST, auto_id="end_%s")
    if form.is_valid():
        with reporting_to(form):
            try:
                exceptions.end_exception(
                    actor=request.staff,
                    exception_id=exception_id,
                    reason=form.cleaned_data["reason"],
                )
            except NotFound:
                raise Http404 from None
            messages.success(request, _("The exception is over."))
            return redirect("support:tribe", tribe_id=found.pk)
    return _page(request, found, end_form=form, status=422)


def _tribe(tribe_id: uuid.UUID) -> Tribe:
    found = tribes.tribe_named(tribe_id)
    if found is None:
        raise Http404
    return found


def _page(request: StaffRequest, found: Tribe, *, status: int = 200, **forms: Any) -> HttpResponse:
    context = {
        "standing": tribes.standing(found),
        "can_give_time": Right.TIME in request.staff.rights,
        "form": ExceptionForm(),
        "room_form": RoomForm(auto_id="room_%s"),
        "end_form": ReasonForm(auto_id="end_%s"),
    }
    return show(request, "support/tribe.html", context | forms, status=status)
