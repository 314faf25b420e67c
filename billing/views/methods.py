"""The ways to pay of an organisation."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from billing.errors import StripeAway
from billing.models import PaymentMethod
from billing.portal.desks import Desk
from billing.portal.methods import method_of, method_row, methods_of
from billing.portal.overview import as_of
from billing.services import methods as services
from billing.views.frame import desk_for, show
from core.accounts.freshness import fresh_sign_in_needed
from core.common import clock
from core.common.errors import DomainError
from core.common.requests import Request

Decide = Callable[..., services.Outcome]


@require_safe
@never_cache
def methods(request: Request, organisation_id: uuid.UUID) -> HttpResponse:
    """What there is to pay with, the usual one first."""
    desk = desk_for(request, organisation_id)
    today = timezone.localdate(clock.now())
    rows = [method_row(method, today=today) for method in methods_of(desk.payer)]
    return show(
        request,
        desk,
        "billing/methods.html",
        here="methods",
        rows=rows,
        has_debit=any(row["is_debit"] for row in rows),
        has_customer=bool(desk.payer and desk.payer.stripe_customer_id),
        as_of=as_of(desk.payer),
    )


@require_POST
def add(request: Request, organisation_id: uuid.UUID) -> HttpResponse:
    """Go to Stripe's page to give another way to pay."""
    desk = desk_for(request, organisation_id)
    try:
        url = services.open_method_page(actor=request.account, organisation=desk.organisation)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return _back(desk)
    return redirect(url)


@require_safe
@never_cache
def come_back(request: Request, organisation_id: uuid.UUID) -> HttpResponse:
    """Back from Stripe's page: look what was given there, and show it."""
    desk = desk_for(request, organisation_id)
    try:
        is_fresh = services.look_at_methods(organisation=desk.organisation)
    except StripeAway:
        is_fresh = False
    if not is_fresh:
        sentence = _("What you gave on the payment page is shown here within a few minutes.")
        messages.info(request, sentence)
    return _back(desk)


@require_POST
def choose(request: Request, organisation_id: uuid.UUID, method_id: uuid.UUID) -> HttpResponse:
    """Make it the usual one."""
    desk = desk_for(request, organisation_id)
    done = _("From now on this is the usual way to pay.")
    return _decide(request, desk, _method(desk, method_id), services.choose_method, done)


@require_POST
def remove(request: Request, organisation_id: uuid.UUID, method_id: uuid.UUID) -> HttpResponse:
    """Take it away."""
    desk = desk_for(request, organisation_id)
    done = _("Nothing is collected with it any more.")
    return _decide(request, desk, _method(desk, method_id), services.remove_method, done)


@fresh_sign_in_needed
def _decide(
    request: Request, desk: Desk, method: PaymentMethod, decide: Decide, done: str
) -> HttpResponse:
    try:
        outcome = decide(actor=request.account, organisation=desk.organisation, method=method)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return _back(desk)
    if outcome.is_under_way:
        sentence = _("The payment service does not answer now. We keep your wish and pass it on.")
        messages.warning(request, sentence)
    else:
        messages.success(request, done)
    return _back(desk)


def _method(desk: Desk, method_id: uuid.UUID) -> PaymentMethod:
    method = method_of(desk.payer, method_id)
    if method is None:
        raise Http404
    return method


def _back(desk: Desk) -> HttpResponse:
    return redirect("billing:methods", organisation_id=desk.organisation.pk)
