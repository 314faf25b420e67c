"""What Stripe said: letters that were given up are processed again, or put away."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.common.errors import NotFound
from core.support.forms import ReasonForm
from core.support.rules import Right
from core.support.selectors import platform as selectors
from core.support.services import letters
from core.support.views.doors import StaffRequest, show, staff_page
from core.ui.forms import reporting_to

LONGEST_CURSOR = 100


@require_safe
@staff_page(None)
def webhooks(request: StaffRequest) -> HttpResponse:
    """Show what Stripe said, and what became of it."""
    return _page(request, ReasonForm())


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
    form = ReasonForm(request.POST)
    if form.is_valid():
        with reporting_to(form):
            try:
                change(actor=request.staff, event_id=event_id, reason=form.cleaned_data["reason"])
            except NotFound:
                raise Http404 from None
            messages.success(request, done)
            return redirect("support:webhooks")
    return _page(request, form, open_id=event_id, status=422)


def _page(
    request: StaffRequest, form: ReasonForm, *, open_id: str = "", status: int = 200
) -> HttpResponse:
    only_troubled = request.GET.get("show") == "troubled" or bool(open_id)
    page = selectors.stripe_events(
        only_troubled=only_troubled, cursor=request.GET.get("after", "")[:LONGEST_CURSOR]
    )
    context = {
        "page": page,
        "only_troubled": only_troubled,
        "form": form,
        "open_id": open_id,
        "can_run": Right.RUN in request.staff.rights,
    }
    return show(request, "support/webhooks.html", context, status=status)
