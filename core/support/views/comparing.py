"""Where here and Stripe differ, comparing both now, and what differs about one letter."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from billing.models import ReconcileRun
from billing.services.comparing_now import running
from core.support.forms import ReasonForm
from core.support.rules import Right
from core.support.selectors.lists.money import drift as all_drift
from core.support.services import comparing
from core.support.views.doors import StaffRequest, show, staff_page
from core.support.views.lists import answer
from core.ui.forms import reporting_to


@require_safe
@staff_page(Right.SEE)
def drift(request: StaffRequest) -> HttpResponse:
    """Show where here and Stripe differed, and how far the comparison is that runs."""
    if request.GET.get("as") == "csv":
        return answer(request, all_drift())
    return _page(request, ReasonForm())


@require_POST
@staff_page(Right.RUN)
def compare_now(request: StaffRequest) -> HttpResponse:
    """Have everything compared; a second click leads to the comparison that runs."""
    form = ReasonForm(request.POST)
    if form.is_valid():
        with reporting_to(form):
            run = comparing.compare_now(actor=request.staff, reason=form.cleaned_data["reason"])
            messages.success(request, _told(run))
            return redirect("support:drift")
    return _page(request, form, status=422)


def _told(run: ReconcileRun) -> str:
    if run.finished_at:
        return _("The comparison could not begin. Try again in a moment.")
    return _("Everything is being compared.")


def _page(request: StaffRequest, form: ReasonForm, *, status: int = 200) -> HttpResponse:
    context = {
        "report": all_drift(),
        "query": "",
        "running": running(),
        "reason_form": form,
        "can_run": Right.RUN in request.staff.rights,
    }
    return show(request, "support/drift.html", context, status=status)
