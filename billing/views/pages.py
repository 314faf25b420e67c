"""Pages about paying: what it costs, choosing, and what became of it."""

import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from billing import selectors, services
from billing.errors import StripeAway
from billing.forms import PlanForm
from billing.models import CheckoutAttempt
from billing.plans import TRIAL_DAYS, plan_of
from billing.services import quotes
from billing.services.quotes import Quote
from billing.views.doors import offers_to, tribe_or_404, way_in
from billing.views.frame import show_about
from core.common.errors import DomainError
from core.common.requests import Request
from core.ui.forms import reporting_to
from tenants import policies
from tenants.models import Tribe
from tenants.models.tribes import Access


@require_safe
@never_cache
def choose(request: Request, tribe_id: uuid.UUID) -> HttpResponse:
    """Choose a plan for a tribe: pay for it, or try it first."""
    tribe = tribe_or_404(request, tribe_id)
    initial = {"plan": plan_of(tribe.plan).code, "token": uuid.uuid4()}
    return _choices(request, tribe, PlanForm(tribe=tribe, initial=initial))


@require_POST
def checkout(request: Request, tribe_id: uuid.UUID) -> HttpResponse:
    """Go to Stripe's page."""
    tribe = tribe_or_404(request, tribe_id)
    form = PlanForm(request.POST, tribe=tribe)
    if form.is_valid():
        with reporting_to(form):
            attempt = services.start_checkout(
                actor=request.account,
                tribe=tribe,
                plan_code=form.cleaned_data["plan"],
                client_token=form.cleaned_data["token"],
                promotion_code=form.cleaned_data["promotion_code"],
            )
            return redirect(attempt.url) if attempt.url else _to(attempt)
    return _choices(request, tribe, form, status=422)


@require_POST
@never_cache
def price(request: Request, tribe_id: uuid.UUID) -> HttpResponse:
    """What the first year costs with the plan and the promotion code of the form; it is kept."""
    tribe = tribe_or_404(request, tribe_id)
    form = PlanForm(request.POST, tribe=tribe)
    if form.is_valid():
        with reporting_to(form):
            seen = quotes.quote(
                actor=request.account,
                tribe=tribe,
                plan_code=form.cleaned_data["plan"],
                promotion_code=form.cleaned_data["promotion_code"],
            )
            return _choices(request, tribe, form, quote=seen)
    return _choices(request, tribe, form, status=422)


@require_POST
def start_trial(request: Request, tribe_id: uuid.UUID) -> HttpResponse:
    """Open a tribe without paying, for a while, and go in."""
    tribe = tribe_or_404(request, tribe_id)
    form = PlanForm(request.POST, tribe=tribe)
    if form.is_valid():
        with reporting_to(form):
            services.start_trial(
                actor=request.account, tribe=tribe, plan_code=form.cleaned_data["plan"]
            )
            address = way_in(request, tribe)
            if address:
                return redirect(address)
            return redirect("billing:overview", organisation_id=tribe.organisation_id)
    return _choices(request, tribe, form, status=422)


@require_safe
@never_cache
def attempt(request: Request, attempt_id: uuid.UUID) -> HttpResponse:
    """
    What became of a payment, from our own tables; looking is what finds it out.

    It grants nothing by itself: it shows the state of the tribe as everybody sees it.
    """
    found = _attempt(request, attempt_id)
    try:
        services.sync_attempt(attempt=found)
        is_away = False
    except StripeAway:
        is_away = True
    context = _attempt_context(request, found) | {"is_away": is_away}
    return show_about(request, found.tribe, "billing/attempt.html", **context)


@require_safe
@never_cache
def left(request: Request, attempt_id: uuid.UUID) -> HttpResponse:
    """Somebody came back from Stripe's page without paying, or with the back button after it."""
    found = _attempt(request, attempt_id)
    if not found.is_under_way:
        return _to(found)
    return show_about(request, found.tribe, "billing/left.html", **_attempt_context(request, found))


@require_POST
def cancel(request: Request, attempt_id: uuid.UUID) -> HttpResponse:
    """Close Stripe's page."""
    found = _attempt(request, attempt_id)
    try:
        found = services.cancel_checkout(actor=request.account, attempt=found)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return _to(found)
    if found.is_complete:
        return _to(found)
    messages.info(request, _("The payment page is closed. Nothing was charged."))
    return redirect("billing:choose", tribe_id=found.tribe_id)


def _attempt(request: Request, attempt_id: uuid.UUID) -> CheckoutAttempt:
    found = selectors.attempt_of(account=request.account, attempt_id=attempt_id)
    if found is None:
        raise Http404
    return found


def _to(attempt: CheckoutAttempt) -> HttpResponse:
    return redirect("billing:attempt", attempt_id=attempt.pk)


def _choices(
    request: Request,
    tribe: Tribe,
    form: PlanForm,
    *,
    status: int = 200,
    quote: Quote | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "quote": quote,
        "quoted_plan": plan_of(quote.plan_code) if quote else None,
        "subscription": selectors.live_subscription(tribe),
        "under_way": selectors.attempt_under_way(tribe),
        "order": selectors.order_under_way(tribe),
        "had_one": selectors.had_subscription(tribe),
        "offers": offers_to(tribe),
        "chosen": form["plan"].value() or plan_of(tribe.plan).code,
        "can_try": tribe.access_state == Access.PENDING and tribe.trial_started_at is None,
        "trial_days": TRIAL_DAYS,
        "order_url": _order_url(tribe, quote),
    }
    return show_about(request, tribe, "billing/choose.html", status=status, **context)


def _order_url(tribe: Tribe, quote: Quote | None) -> str:
    """The form for ordering by invoice; what was looked at goes along."""
    address = reverse("billing:order", args=[tribe.pk])
    if quote is None:
        return address
    return f"{address}?{urlencode({'plan': quote.plan_code, 'code': quote.code})}"


def _attempt_context(request: Request, attempt: CheckoutAttempt) -> dict[str, Any]:
    tribe = attempt.tribe
    tribe.refresh_from_db()
    return {
        "attempt": attempt,
        "plan": plan_of(attempt.price.plan_code),
        "price": attempt.price,
        "outcome": selectors.outcome_of(attempt),
        "invoice": selectors.open_invoice_of(tribe),
        "is_open": policies.is_open(tribe.access_state),
        "way_in": way_in(request, tribe),
    }
