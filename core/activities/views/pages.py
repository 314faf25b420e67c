"""The board of a part-up, one activity, and the forms for them."""

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from core.activities import panels, policies, rules, selectors, services
from core.activities.forms import AddActivityForm, EditActivityForm
from core.activities.models import Activity
from core.activities.views.finding import activity_or_404, partup_or_404, way_back
from core.common.requests import Request
from core.partups.selectors import standing_of
from core.ui.forms import reporting_to


@require_safe
def board(request: Request, partup_id: uuid.UUID) -> HttpResponse:
    """The work of a part-up in four columns."""
    partup = partup_or_404(request, partup_id)
    work = panels.work_of(member=request.member, partup=partup, back=panels.BOARD)
    return render(request, "activities/board.html", {"partup": partup, "activities": work})


@require_safe
def of_state(request: Request, partup_id: uuid.UUID, state: str) -> HttpResponse:
    """Everything in one column, a hundred on a page."""
    partup = partup_or_404(request, partup_id)
    if state not in Activity.State.values:
        raise Http404
    page = selectors.state_page(
        member=request.member,
        partup=partup,
        state=Activity.State(state),
        number=request.GET.get("page", "1"),
    )
    standing = standing_of(member=request.member, partup=partup)
    context = {
        "partup": partup,
        "page": page,
        "activities": panels.see_all(page.rows, standing, back=panels.WORK),
    }
    return render(request, "activities/of_state.html", context)


@require_http_methods(["GET", "POST"])
def add(request: Request, partup_id: uuid.UUID) -> HttpResponse:
    """Add an activity: from the line above the list, or with everything it can have."""
    partup = partup_or_404(request, partup_id)
    standing = standing_of(member=request.member, partup=partup)
    if not policies.can_add(standing):
        raise Http404
    form = AddActivityForm(request.POST or None, initial={"title": request.GET.get("title", "")})
    if request.method == "POST" and form.is_valid():
        with reporting_to(form):
            services.add_activity(actor=request.member, partup=partup, **form.cleaned_data)
            return redirect(way_back(request, partup.pk))
    context = {"partup": partup, "form": form, "can_add": rules.is_worked_on(partup)}
    return render(request, "activities/add.html", context, status=422 if form.errors else 200)


@require_safe
def detail(request: Request, activity_id: uuid.UUID) -> HttpResponse:
    """One activity: what it is, who does it, and what the reader can do."""
    activity = activity_or_404(request, activity_id)
    standing = standing_of(member=request.member, partup=activity.partup)
    rows = selectors.rows_of(Activity.objects.filter(pk=activity.pk), request.member)
    seen = panels.see_all(rows, standing, back=panels.DETAIL)
    if not seen:
        raise Http404
    context = {
        "activity": activity,
        "partup": activity.partup,
        "seen": seen[0],
        "can_remove": seen[0].can_move and policies.can_remove(standing, activity),
    }
    return render(request, "activities/detail.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: Request, activity_id: uuid.UUID) -> HttpResponse:
    """Change the words and the day of an activity."""
    activity = activity_or_404(request, activity_id)
    if not policies.can_change(standing_of(member=request.member, partup=activity.partup)):
        raise Http404
    form = EditActivityForm(request.POST or None, initial=_words(activity))
    if request.method == "POST" and form.is_valid():
        with reporting_to(form):
            services.change_activity(actor=request.member, activity=activity, **form.cleaned_data)
            return redirect("activities:detail", activity.pk)
    context = {"activity": activity, "partup": activity.partup, "form": form}
    return render(request, "activities/edit.html", context, status=422 if form.errors else 200)


def _words(activity: Activity) -> dict[str, object]:
    return {"title": activity.title, "text": activity.text, "due_date": activity.due_date}
