"""How a part-up ends: done, stopped, looked back on."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.common.requests import Request
from core.partups import policies, selectors, services
from core.partups.forms import ClosingForm, StopForm
from core.partups.views.finding import (
    do_and_go,
    find_partup,
    find_whole,
    insist,
    standing_in,
)
from core.ui.forms import reporting_to

CLOSE = "close"


@require_http_methods(["GET", "POST"])
def finish(request: Request, partup_id: uuid.UUID) -> HttpResponse:
    """Ask once, then let the part-up go to closing before its end date."""
    partup = find_partup(request, partup_id)
    is_on = partup.is_working or partup.is_closing
    insist(policies.can_close(standing_in(request, partup)) and is_on)
    if request.method == "POST":
        address = reverse("partups:closing", args=[partup.pk])
        return do_and_go(request, address, service=services.finish_partup, partup=partup)
    return render(request, "partups/finish.html", {"partup": partup})


@require_http_methods(["GET", "POST"])
def stop(request: Request, partup_id: uuid.UUID) -> HttpResponse:
    """Stop before the end, with a reason."""
    partup = find_partup(request, partup_id)
    insist(policies.can_stop(standing_in(request, partup)) and not partup.is_closed)
    form = StopForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with reporting_to(form):
            services.stop_partup(actor=request.member, partup=partup, **form.cleaned_data)
            return redirect(partup)
    context = {"partup": partup, "form": form}
    return render(request, "partups/stop.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def look_back(request: Request, partup_id: uuid.UUID) -> HttpResponse:
    """The three questions, thanks, and who contributed."""
    whole = find_whole(request, partup_id)
    partup = whole.partup
    insist(policies.can_close(whole.standing))
    if not partup.is_closing:
        return redirect("partups:ended" if partup.is_closed else "partups:detail", partup.pk)
    is_for_later = request.method == "POST" and request.POST.get("do") != CLOSE
    now = _answers(whole.closing)
    form = ClosingForm(request.POST or None, initial=now, is_for_later=is_for_later)
    if request.method == "POST" and form.is_valid():
        with reporting_to(form):
            services.answer_closing(actor=request.member, partup=partup, **form.cleaned_data)
            if is_for_later:
                messages.success(request, _("Saved. Your partners can add to it."))
                return redirect("partups:closing", partup.pk)
            services.close_partup(actor=request.member, partup=partup)
            return redirect("partups:ended", partup.pk)
    context = {"partup": partup, "whole": whole, "form": form}
    return render(request, "partups/closing.html", context, status=422 if form.errors else 200)


@require_safe
def ended(request: Request, partup_id: uuid.UUID) -> HttpResponse:
    """A quiet celebration of what came of it."""
    whole = find_whole(request, partup_id)
    if not whole.partup.is_closed:
        raise Http404
    return render(request, "partups/ended.html", {"partup": whole.partup, "whole": whole})


@require_POST
def confirm(request: Request, seat_id: uuid.UUID) -> HttpResponse:
    """Say that another partner contributed."""
    seat = selectors.find_seat(member=request.member, seat_id=seat_id)
    if seat is None:
        raise Http404
    address = reverse("partups:closing", args=[seat.partup_id])
    return do_and_go(request, address, service=services.confirm_contribution, seat=seat)


def _answers(closing: object) -> dict[str, str]:
    names = ("outcome", "result", "learned", "appreciations")
    return {name: getattr(closing, name, "") for name in names}
