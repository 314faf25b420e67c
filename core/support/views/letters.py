"""What Stripe said: letters that were given up are processed again, or put away."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from billing.models import StripeEvent
from core.support.forms import ReasonForm
from core.support.rules import Right
from core.support.selectors import platform as selectors
from core.support.selectors.letter import letter as about_letter
from core.support.selectors.letter import letter_named
from core.support.services import letters, looks
from core.support.views.doors import StaffRequest, show, staff_page
from core.ui.forms import reporting_to

LONGEST_CURSOR = 100


@require_safe
@staff_page(None)
def webhooks(request: StaffRequest) -> HttpResponse:
    """Show what Stripe said, and what became of it."""
    only_troubled = request.GET.get("show") == "troubled"
    page = selectors.stripe_events(
        only_troubled=only_troubled, cursor=request.GET.get("after", "")[:LONGEST_CURSOR]
    )
    context = {
        "page": page,
        "only_troubled": only_troubled,
        "can_look": Right.SEE in request.staff.rights,
    }
    return show(request, "support/webhooks.html", context)


@require_safe
@staff_page(Right.SEE)
def letter(request: StaffRequest, event_id: str) -> HttpResponse:
    """Show one letter, and where its customer is not here as it is at Stripe."""
    event = _letter(event_id)
    return _page(request, event, ReasonForm())


@require_POST
@staff_page(Right.RUN)
def retry(request: StaffRequest, event_id: str) -> HttpResponse:
    """Have a letter processed again."""
    return _change(request, event_id, letters.retry_letter, _("The letter waits for its turn."))


@require_POST
@staff_page(Right.RUN)
def put_away(request: StaffRequest, event_id: str) -> HttpResponse:
    """Put a letter away."""
    return _change(request, event_id, letters.put_letter_away, _("The letter is put away."))


def _change(
    request: StaffRequest, event_id: str, change: Callable[..., Any], done: str
) -> HttpResponse:
    event, form = _letter(event_id), ReasonForm(request.POST)
    if form.is_valid():
        with reporting_to(form):
            change(actor=request.staff, event_id=event.pk, reason=form.cleaned_data["reason"])
            messages.success(request, done)
            return redirect("support:letter", event_id=event.pk)
    return _page(request, event, form, status=422)


def _letter(event_id: str) -> StripeEvent:
    found = letter_named(event_id)
    if found is None:
        raise Http404
    return found


def _page(
    request: StaffRequest, event: StripeEvent, form: ReasonForm, *, status: int = 200
) -> HttpResponse:
    told = about_letter(event)
    if told.account:
        looks.record_customer_look(
            actor=request.account, organisation_id=told.account.organisation_id
        )
    context = {"letter": told, "form": form, "can_run": Right.RUN in request.staff.rights}
    return show(request, "support/letter.html", context, status=status)
