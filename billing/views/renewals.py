"""The page on which a subscription is ended, or goes on after all."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from billing import selectors, services
from billing.afterwards import afterwards
from billing.forms import CancelForm
from billing.services.renewals import KINDS, Renewal
from billing.views.doors import tribe_or_404
from billing.views.frame import show_about
from core.accounts.freshness import fresh_sign_in_needed
from core.common.errors import DomainError
from core.common.requests import Request
from core.ui.forms import reporting_to
from tenants import policies as tenants
from tenants.models import Tribe


@require_http_methods(["GET", "POST"])
@never_cache
def cancel(request: Request, tribe_id: uuid.UUID) -> HttpResponse:
    """Say what happens when, and let the subscription end with its period."""
    return _cancelled(request, tribe_id) if request.method == "POST" else _page(request, tribe_id)


@require_POST
def resume(request: Request, tribe_id: uuid.UUID) -> HttpResponse:
    """Let it go on."""
    tribe = tribe_or_404(request, tribe_id)
    try:
        renewal = services.resume_subscription(actor=request.account, tribe=tribe)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        _tell(request, renewal, _("The subscription goes on as before."))
    return _back(tribe)


@fresh_sign_in_needed
def _cancelled(request: Request, tribe_id: uuid.UUID) -> HttpResponse:
    tribe = tribe_or_404(request, tribe_id)
    form = CancelForm(request.POST)
    if form.is_valid():
        with reporting_to(form):
            renewal = services.cancel_subscription(
                actor=request.account, tribe=tribe, **form.cleaned_data
            )
            _tell(request, renewal, _("The subscription ends with the period that is paid for."))
            return _back(tribe)
    return _page(request, tribe_id, form)


def _page(request: Request, tribe_id: uuid.UUID, form: CancelForm | None = None) -> HttpResponse:
    tribe = tribe_or_404(request, tribe_id)
    subscription = selectors.live_subscription(tribe)
    ends_at = subscription.current_period_end if subscription else None
    key = subscription.stripe_subscription_id if subscription else ""
    context = {
        "subscription": subscription,
        "had_one": selectors.had_subscription(tribe),
        "wish": selectors.command_under_way(target=key, kinds=KINDS) if key else None,
        "afterwards": afterwards(ends_at) if ends_at else None,
        "form": form or CancelForm(),
        "can_take_copy": tenants.can_take_copy(request.account, tribe),
    }
    status = 422 if form else 200
    return show_about(request, tribe, "billing/cancel.html", status=status, **context)


def _tell(request: Request, renewal: Renewal, done: str) -> None:
    if renewal.is_under_way:
        sentence = _("The payment service does not answer now. We keep your wish and pass it on.")
        messages.warning(request, sentence)
    else:
        messages.info(request, done)


def _back(tribe: Tribe) -> HttpResponse:
    return redirect("billing:cancel_subscription", tribe_id=tribe.pk)
