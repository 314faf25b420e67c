"""Where this person is signed in."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.accounts import services
from core.common.requests import Request


@require_safe
def session_list(request: Request) -> HttpResponse:
    """The ways out."""
    return render(request, "accounts/sessions.html")


@require_POST
def sign_out_everywhere(request: Request) -> HttpResponse:
    """End every session of this person on every host."""
    services.sign_out_everywhere(actor=request.account)
    request.session.flush()
    messages.success(request, _("You are signed out on every device."))
    return redirect(settings.LOGIN_URL)
