"""Pages about one message; the stream itself is a page of what it is about."""

import uuid
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.common.requests import Request
from core.conversations import rules, selectors, services
from core.conversations.forms import EditMessageForm
from core.conversations.models import Message
from core.conversations.rules import Subject
from core.ui.forms import reporting_to


@require_safe
def show(request: Request, message_id: uuid.UUID) -> HttpResponse:
    """Go to a message where it stands in its conversation: the address for notices and links."""
    found = selectors.visible_message(member=request.member, message_id=message_id)
    if found is None:
        raise Http404
    return redirect(_place(*found))


@require_http_methods(["GET", "POST"])
def edit(request: Request, message_id: uuid.UUID) -> HttpResponse:
    """Change the words of one's own message."""
    message, subject = _own(request, message_id)
    if message.is_removed:
        raise Http404
    form = EditMessageForm(request.POST or None, initial={"text": message.text})
    if request.method == "POST" and form.is_valid():
        with reporting_to(form):
            services.edit_message(actor=request.member, message=message, **form.cleaned_data)
            return redirect(_place(message, subject))
    context = {"form": form, "message": message, "back": _place(message, subject)}
    return render(request, "conversations/edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def delete(request: Request, message_id: uuid.UUID) -> HttpResponse:
    """Ask once, then take one's own message back."""
    message, subject = _own(request, message_id)
    if request.method == "POST":
        services.delete_message(actor=request.member, message=message)
        messages.success(request, _("Your message was removed."))
        return redirect(_place(message, subject))
    context = {"message": message, "back": _place(message, subject)}
    return render(request, "conversations/delete.html", context)


def _own(request: Request, message_id: uuid.UUID) -> tuple[Message, Subject]:
    found = selectors.own_message(member=request.member, message_id=message_id)
    if found is None:
        raise Http404
    return found


def _place(message: Message, subject: Subject) -> str:
    before = selectors.place_of(message)
    query = f"?{urlencode({'before': before})}" if before else ""
    return f"{rules.address_of(subject)}{query}#{message.anchor}"
