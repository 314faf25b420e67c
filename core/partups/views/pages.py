"""The page of a part-up and its tabs: work, conversation, history."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from core.common.requests import Request
from core.conversations.forms import MessageForm
from core.conversations.selectors import page_of
from core.conversations.services import post_message
from core.partups import panels, registry, rules, selectors
from core.partups.models import Partup
from core.partups.views.actions import actions_for
from core.partups.views.finding import find_partup, find_whole, standing_in
from core.ui.forms import reporting_to

TABS = (
    ("partups:detail", _("Work")),
    ("partups:conversation", _("Conversation")),
    ("partups:history", _("History")),
)


@require_safe
def detail(request: Request, partup_id: uuid.UUID) -> HttpResponse:
    """Why, until when, who, and the work itself."""
    whole = find_whole(request, partup_id)
    partup = whole.partup
    work = panels.work_panel(member=request.member, partup=partup)
    context = {
        **(work or {}),
        "shows_work": work is not None and (not partup.is_over or registry.has_work(partup)),
        **_head(partup, "partups:detail"),
        "whole": whole,
        "actions": actions_for(whole),
        "can_change": whole.standing.is_partner and not partup.is_over,
    }
    return render(request, "partups/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def conversation(request: Request, partup_id: uuid.UUID) -> HttpResponse:
    """What is said about it."""
    partup = find_partup(request, partup_id)
    form = MessageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with reporting_to(form):
            message = post_message(actor=request.member, subject=partup, **form.cleaned_data)
            return redirect("conversations:message", message.pk)
    page = page_of(member=request.member, subject=partup, before=request.GET.get("before", ""))
    context = {
        **_head(partup, "partups:conversation"),
        "page": page,
        "form": form,
        "address": reverse("partups:conversation", args=[partup.pk]),
    }
    status = 422 if form.errors else 200
    return render(request, "partups/conversation.html", context, status=status)


@require_safe
def history(request: Request, partup_id: uuid.UUID) -> HttpResponse:
    """What happened, newest first."""
    partup = find_partup(request, partup_id)
    before = request.GET.get("before", "")
    page = selectors.history_page(standing=standing_in(request, partup), before=before)
    context = {
        **_head(partup, "partups:history"),
        "page": page,
        "older_url": f"?before={page.older}" if page.older else "",
    }
    return render(request, "partups/history.html", context)


def _head(partup: Partup, here: str) -> dict[str, Any]:
    return {"partup": partup, "today": rules.today(), "tabs": _tabs(partup, here)}


def _tabs(partup: Partup, here: str) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": reverse(view, args=[partup.pk]), "is_current": view == here}
        for view, label in TABS
    ]
