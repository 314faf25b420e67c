"""Finding what a request is about, and the way back from it."""

import uuid

from django.http import Http404
from django.urls import reverse

from core.activities import selectors
from core.activities.models import Activity, Contribution
from core.common.requests import Request
from core.partups.models import Partup
from core.partups.selectors import find_partup


def partup_or_404(request: Request, partup_id: uuid.UUID) -> Partup:
    """A part-up the member may see."""
    found = find_partup(member=request.member, partup_id=partup_id)
    if found is None:
        raise Http404
    return found


def activity_or_404(request: Request, activity_id: uuid.UUID) -> Activity:
    """An activity the member may see."""
    found = selectors.find_activity(member=request.member, activity_id=activity_id)
    if found is None:
        raise Http404
    return found


def contribution_or_404(request: Request, contribution_id: uuid.UUID) -> Contribution:
    """A contribution to an activity the member may see."""
    found = selectors.find_contribution(member=request.member, contribution_id=contribution_id)
    if found is None:
        raise Http404
    return found


def way_back(request: Request, partup_id: uuid.UUID) -> str:
    """Where a button was pressed (`back` in its address): the board, or the part-up's own page."""
    if request.GET.get("back") == "board":
        return reverse("activities:board", args=[partup_id])
    return f"{reverse('partups:detail', args=[partup_id])}#work"


def way_back_from(request: Request, activity: Activity) -> str:
    """The same; without `back` the button was on the page of the activity."""
    if "back" not in request.GET:
        return reverse("activities:detail", args=[activity.pk])
    return way_back(request, activity.partup_id)
