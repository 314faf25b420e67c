"""The first page about money: how it stands, and what waits for somebody."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from billing.models import StaffTask
from core.common.errors import NotFound
from core.support.forms import ReasonForm
from core.support.rules import Right
from core.support.selectors.dashboard import dashboard as everything
from core.support.services import tasks
from core.support.views.doors import StaffRequest, show, staff_page
from core.ui.forms import reporting_to


@require_safe
@staff_page(Right.SEE)
def dashboard(request: StaffRequest) -> HttpResponse:
    """Show how the money stands."""
    return _page(request, ReasonForm(), task_id=None)


@require_POST
@staff_page(Right.RUN)
def release_ladder(request: StaffRequest) -> HttpResponse:
    """Let a stopped ladder go on."""
    form = ReasonForm(request.POST)
    if form.is_valid():
        with reporting_to(form):
            tasks.release_ladder(actor=request.staff, reason=form.cleaned_data["reason"])
            messages.success(request, _("The ladder goes on, for a day."))
            return redirect("support:dashboard")
    return _page(request, form, task_id=None, status=422)


@require_POST
@staff_page(Right.NOTE)
def settle_task(request: StaffRequest, task_id: uuid.UUID) -> HttpResponse:
    """Put a task away."""
    form = ReasonForm(request.POST)
    if form.is_valid():
        with reporting_to(form):
            try:
                task = tasks.settle_task(
                    actor=request.staff, task_id=task_id, answer=form.cleaned_data["reason"]
                )
            except NotFound:
                raise Http404 from None
            messages.success(request, _told(task))
            return redirect("support:dashboard")
    return _page(request, form, task_id=task_id, status=422)


def _told(task: StaffTask) -> str:
    """What became of it: some tasks are settled by two people."""
    if task.closed_at:
        return _("The task is settled.")
    return _("A second person has to agree; it waits for them.")


def _page(
    request: StaffRequest, form: ReasonForm, *, task_id: uuid.UUID | None, status: int = 200
) -> HttpResponse:
    rights = request.staff.rights
    context = {
        "money": everything(),
        "form": form,
        "form_task_id": task_id,
        "can_release": Right.RUN in rights,
        "can_settle": Right.NOTE in rights,
    }
    return show(request, "support/dashboard.html", context, status=status)
