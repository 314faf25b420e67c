"""Where this person is signed in."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.accounts import selectors, services
from core.common.requests import Request


@require_safe
def session_list(request: Request) -> HttpResponse:
    """Every sign-in of this person, with the ways out."""
    current = request.session.session_key
    sessions = selectors.sessions_of(request.account, current_key=current)
    return render(request, "accounts/sessions.html", {"sessions": sessions})


@require_POST
def end_session(request: Request, name: str) -> HttpResponse:
    """End one of them; the present one as well."""
    services.end_session(actor=request.account, name=name)
    messages.success(request, _("That session has ended."))
    return redirect("accounts:sessions")


@require_POST
def end_other_sessions(request: Request) -> HttpResponse:
    """End all but the present one."""
    services.end_other_sessions(
        actor=request.account, current_key=request.session.session_key or ""
    )
    messages.success(request, _("Only this browser is signed in now."))
    return redirect("accounts:sessions")


@require_POST
def sign_out_everywhere(request: Request) -> HttpResponse:
    """End every session of this person on every host."""
    services.sign_out_everywhere(actor=request.account)
    request.session.flush()
    messages.success(request, _("You are signed out on every device."))
    return redirect(settings.LOGIN_URL)
