"""Changing a part-up, following it, and leaving it."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.common.requests import Request
from core.partups import policies, selectors, services
from core.partups.forms import DraftForm, ExtendForm, PartupForm
from core.partups.views.finding import do_and_go, find_partup, insist, standing_in
from core.ui.forms import reporting_to


@require_http_methods(["GET", "POST"])
def edit(request: Request, partup_id: uuid.UUID) -> HttpResponse:
    """Change the description."""
    partup = find_partup(request, partup_id)
    insist(policies.can_change(standing_in(request, partup)) and not partup.is_over)
    kind = DraftForm if partup.is_draft else PartupForm
    names = (*kind.base_fields, "audience")
    now = {name: getattr(partup, name) for name in names}
    form = kind(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        with reporting_to(form):
            services.change_partup(actor=request.member, partup=partup, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect(partup)
    context = {"partup": partup, "form": form}
    return render(request, "partups/edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def extend(request: Request, partup_id: uuid.UUID) -> HttpResponse:
    """Move the end date."""
    partup = find_partup(request, partup_id)
    insist(policies.can_extend(standing_in(request, partup)) and partup.is_live)
    form = ExtendForm(request.POST or None, initial={"end_date": partup.end_date})
    if request.method == "POST" and form.is_valid():
        with reporting_to(form):
            services.extend(actor=request.member, partup=partup, **form.cleaned_data)
            messages.success(request, _("The end date moved."))
            return redirect(partup)
    context = {"partup": partup, "form": form}
    return render(request, "partups/extend.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def leave(request: Request, partup_id: uuid.UUID) -> HttpResponse:
    """Ask once, then leave the team."""
    partup = find_partup(request, partup_id)
    insist(policies.can_leave(standing_in(request, partup)) and not partup.is_over)
    if request.method == "POST":
        said = _("You left the team.")
        done = do_and_go(
            request, "partups:list", service=services.leave_seat, said=said, partup=partup
        )
        still_seen = selectors.find_partup(member=request.member, partup_id=partup_id)
        return redirect(still_seen) if still_seen else done
    return render(request, "partups/leave.html", {"partup": partup})


@require_POST
def follow(request: Request, partup_id: uuid.UUID) -> HttpResponse:
    """Become a supporter."""
    partup = find_partup(request, partup_id)
    address = partup.get_absolute_url()
    return do_and_go(request, address, service=services.follow, partup=partup)


@require_POST
def unfollow(request: Request, partup_id: uuid.UUID) -> HttpResponse:
    """Stop being a supporter."""
    partup = find_partup(request, partup_id)
    address = partup.get_absolute_url()
    return do_and_go(request, address, service=services.unfollow, partup=partup)
