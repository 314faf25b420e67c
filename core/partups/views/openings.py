"""Openings, and offering to help."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.common.requests import Request
from core.members.selectors import current_rules
from core.partups import policies, selectors, services
from core.partups.forms import OfferForm, OpeningForm
from core.partups.forms.openings import typed_opening
from core.partups.models import Opening
from core.partups.selectors import Standing
from core.partups.selectors.whole import SeenOpening, see
from core.partups.views.finding import (
    do_and_go,
    find_opening,
    find_partup,
    insist,
    standing_in,
)
from core.ui.forms import reporting_to


@require_http_methods(["GET", "POST"])
def show(request: Request, opening_id: uuid.UUID) -> HttpResponse:
    """An opening, and the form to offer oneself for it."""
    opening = find_opening(request, opening_id)
    standing = standing_in(request, opening.partup)
    seen = _seen(standing, opening)
    form = OfferForm(request.POST or None, initial=_offered(seen))
    if request.method == "POST" and form.is_valid():
        with reporting_to(form):
            offer = services.offer_help(actor=request.member, opening=opening, **form.cleaned_data)
            if offer.is_accepted:
                messages.success(request, _("The seat is yours. Welcome to the team."))
                return redirect(opening.partup)
            messages.success(request, _("Your offer is with the partners. You hear from them."))
            return redirect(opening)
    can_offer = policies.can_offer(standing) and seen.takes_offers
    context = {
        "partup": opening.partup,
        "seen": seen,
        "form": form if can_offer or form.errors else None,
        "standing": standing,
        "can_change": policies.can_change(standing) and not opening.partup.is_over,
        "tribe_rules": current_rules(),
    }
    return render(request, "partups/opening.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def add(request: Request, partup_id: uuid.UUID) -> HttpResponse:
    """Look for somebody more."""
    partup = find_partup(request, partup_id)
    may_grow = partup.is_draft or partup.is_working
    insist(policies.can_change(standing_in(request, partup)) and may_grow)
    form = OpeningForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with reporting_to(form):
            services.add_opening(actor=request.member, partup=partup, wish=form.wish())
            return redirect(partup)
    context = {"partup": partup, "form": form, "opening": None}
    return render(request, "partups/opening_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def edit(request: Request, opening_id: uuid.UUID) -> HttpResponse:
    """Change an opening."""
    opening = find_opening(request, opening_id)
    partup = opening.partup
    insist(policies.can_change(standing_in(request, partup)) and not partup.is_over)
    form = OpeningForm(request.POST or None, initial=typed_opening(opening))
    if request.method == "POST" and form.is_valid():
        with reporting_to(form):
            services.change_opening(actor=request.member, opening=opening, wish=form.wish())
            messages.success(request, _("Saved."))
            return redirect(opening)
    context = {"partup": partup, "form": form, "opening": opening}
    return render(request, "partups/opening_form.html", context, status=422 if form.errors else 200)


@require_POST
def close(request: Request, opening_id: uuid.UUID) -> HttpResponse:
    """Stop looking."""
    opening = find_opening(request, opening_id)
    address = opening.get_absolute_url()
    return do_and_go(request, address, service=services.close_opening, opening=opening)


@require_POST
def reopen(request: Request, opening_id: uuid.UUID) -> HttpResponse:
    """Look again."""
    opening = find_opening(request, opening_id)
    address = opening.get_absolute_url()
    return do_and_go(request, address, service=services.reopen_opening, opening=opening)


def _seen(standing: Standing, opening: Opening) -> SeenOpening:
    mine = selectors.my_latest_offers(member=standing.member, partup=opening.partup)
    return see(opening, opening.partup, mine.get(opening.pk))


def _offered(seen: SeenOpening) -> dict[str, object]:
    offer = seen.my_offer
    if offer is None or not offer.is_pending:
        return {}
    return {"words": offer.words, "hours": offer.hours}
