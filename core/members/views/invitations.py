"""An invitation, seen on the account host by whoever holds it."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.common.requests import Request
from core.members import selectors, services
from core.members.forms import JoinForm
from core.members.services import InvitationOver
from core.members.services.accepting import Welcome
from core.ui.forms import reporting_to


@login_not_required
@require_safe
@never_cache
def show(request: Request, token: str) -> HttpResponse:
    """Who invites, and to what; who has no account yet gets one and comes back here."""
    try:
        welcome = services.welcome_to(request.account, token=token)
    except InvitationOver as over:
        return _over(request, over)
    return _page(request, token, welcome, JoinForm(welcome.rules, welcome.questions))


@require_POST
@never_cache
def accept(request: Request, token: str) -> HttpResponse:
    """Come in and go to the tribe, or begin to wait for a steward."""
    try:
        welcome = services.welcome_to(request.account, token=token)
        if welcome.is_member:
            return redirect(f"{welcome.invitation.tribe.url}/")
        form = JoinForm(welcome.rules, welcome.questions, request.POST)
        if form.is_valid():
            with reporting_to(form):
                return _arrived(request, token, form)
    except InvitationOver as over:
        return _over(request, over)
    return _page(request, token, welcome, form, status=422)


def _arrived(request: Request, token: str, form: JoinForm) -> HttpResponse:
    arrival = services.accept_invitation(actor=request.account, token=token, **form.wish())
    if arrival.is_waiting:
        return redirect("invitations:show", token=token)
    return redirect(f"{arrival.tribe.url}/")


def _page(
    request: Request, token: str, welcome: Welcome, form: JoinForm, *, status: int = 200
) -> HttpResponse:
    invitation = welcome.invitation
    context: dict[str, Any] = {
        "welcome": welcome,
        "invitation": invitation,
        "tribe": invitation.tribe,
        "rules": selectors.rules_in_words(welcome.rules),
        "own_words": welcome.rules.own_words,
        "form": form,
        "token": token,
        "start_url": _way("account_signup", token, email=invitation.to_email),
        "enter_url": _way("account_login", token),
    }
    return render(request, "invitations/show.html", context, status=status)


def _over(request: Request, over: InvitationOver) -> HttpResponse:
    return render(request, "invitations/over.html", {"reason": str(over)}, status=over.status)


def _way(name: str, token: str, **more: str) -> str:
    back = {"next": reverse("invitations:show", kwargs={"token": token})}
    return reverse(name) + "?" + urlencode(back | {key: word for key, word in more.items() if word})
