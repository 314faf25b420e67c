"""Offers: answering them, and taking one's own back."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.common.requests import Request
from core.members.selectors import current_rules
from core.partups import policies, selectors, services
from core.partups.forms import AnswerForm
from core.partups.models import Offer
from core.partups.views.finding import do_and_go, find_partup, insist, standing_in
from core.ui.forms import reporting_to


@require_safe
def show_all(request: Request, partup_id: uuid.UUID) -> HttpResponse:
    """The offers that wait for an answer."""
    partup = find_partup(request, partup_id)
    insist(policies.can_answer_offers(standing_in(request, partup)))
    context = {
        "partup": partup,
        "offers": selectors.offers_to_answer(partup),
        "tribe_rules": current_rules(),
        "me": request.member,
    }
    return render(request, "partups/offers.html", context)


@require_http_methods(["GET", "POST"])
def show(request: Request, offer_id: uuid.UUID) -> HttpResponse:
    """One offer: for a partner with the answer to give, for who made it with what became of it."""
    offer = _find(request, offer_id)
    standing = standing_in(request, offer.opening.partup)
    if not policies.can_answer_offers(standing):
        return redirect(offer.opening)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = services.accept_offer if form.is_yes else services.decline_offer
        with reporting_to(form):
            done = answer(actor=request.member, offer=offer, words=form.cleaned_data["words"])
            if done is None:
                messages.success(request, _("Your yes is kept. One more partner is to say yes."))
            return redirect(_after_answer(offer))
    context = {
        "partup": offer.opening.partup,
        "offer": offer,
        "form": form,
        "tribe_rules": current_rules(),
        "me": request.member,
    }
    return render(request, "partups/offer.html", context, status=422 if form.errors else 200)


@require_POST
def withdraw(request: Request, offer_id: uuid.UUID) -> HttpResponse:
    """Take one's own offer back."""
    offer = _find(request, offer_id)
    return do_and_go(
        request,
        offer.opening.get_absolute_url(),
        service=services.withdraw_offer,
        said=_("You took your offer back."),
        offer=offer,
    )


def _find(request: Request, offer_id: uuid.UUID) -> Offer:
    offer = selectors.find_offer(member=request.member, offer_id=offer_id)
    if offer is None:
        raise Http404
    return offer


def _after_answer(offer: Offer) -> str:
    partup = offer.opening.partup
    if selectors.offers_to_answer(partup):
        return reverse("partups:offers", args=[partup.pk])
    return partup.get_absolute_url()
