"""What the buttons of an activity do: one wish each, then back to where they were pressed."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.activities import services
from core.activities.forms import MoveForm
from core.activities.models import Activity
from core.activities.views.finding import (
    activity_or_404,
    contribution_or_404,
    way_back,
    way_back_from,
)
from core.common.errors import DomainError, NotFound
from core.common.requests import Request


@require_POST
def take_on(request: Request, activity_id: uuid.UUID) -> HttpResponse:
    """I will do this, or would like to."""
    return _act(request, activity_id, services.take_on)


@require_POST
def let_go(request: Request, activity_id: uuid.UUID) -> HttpResponse:
    """Somebody else may do this."""
    return _act(request, activity_id, services.let_go)


@require_POST
def finish(request: Request, activity_id: uuid.UUID) -> HttpResponse:
    """This is done."""
    return _act(request, activity_id, services.finish_activity)


@require_POST
def reopen(request: Request, activity_id: uuid.UUID) -> HttpResponse:
    """This is not done after all."""
    return _act(request, activity_id, services.reopen_activity)


@require_POST
def move(request: Request, activity_id: uuid.UUID) -> HttpResponse:
    """To another column, or one place up or down."""
    form = MoveForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose where it goes."))
        return redirect(way_back_from(request, activity_or_404(request, activity_id)))
    if by := form.step():
        return _act(request, activity_id, services.step_activity, by=by)
    place = {"state": form.cleaned_data["to"], "position": form.cleaned_data["position"]}
    return _act(request, activity_id, services.move_activity, **place)


@require_POST
def remove(request: Request, activity_id: uuid.UUID) -> HttpResponse:
    """Take back one's own idea."""
    activity = activity_or_404(request, activity_id)
    if _try(request, services.remove_idea, activity=activity):
        return redirect(way_back(request, activity.partup_id))
    return redirect(way_back_from(request, activity))


@require_POST
def agree(request: Request, contribution_id: uuid.UUID) -> HttpResponse:
    """Let somebody who offered do it."""
    contribution = contribution_or_404(request, contribution_id)
    _try(request, services.agree_contribution, contribution=contribution)
    return redirect(way_back_from(request, contribution.activity))


@require_POST
def decline(request: Request, contribution_id: uuid.UUID) -> HttpResponse:
    """Say no to somebody who offered."""
    contribution = contribution_or_404(request, contribution_id)
    _try(request, services.decline_contribution, contribution=contribution)
    return redirect(way_back_from(request, contribution.activity))


def _act(
    request: Request, activity_id: uuid.UUID, wish: Callable[..., Any], **details: Any
) -> HttpResponse:
    activity: Activity = activity_or_404(request, activity_id)
    _try(request, wish, activity=activity, **details)
    return redirect(way_back_from(request, activity))


def _try(request: Request, wish: Callable[..., Any], **details: Any) -> bool:
    """Do it, or say why not; what went away meanwhile is a 404 like what never was."""
    try:
        wish(actor=request.member, **details)
    except NotFound as gone:
        raise Http404 from gone
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return False
    return True
