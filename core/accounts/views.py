"""Pages about one's own account."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.accounts import services
from core.accounts.forms import ProfileForm, WelcomeForm
from core.accounts.middleware import remember_language
from core.common.paths import is_own_path
from core.common.requests import Request
from core.ui.forms import reporting_to

View = Callable[..., HttpResponse]


@require_http_methods(["GET", "POST"])
def settings_page(request: Request) -> HttpResponse:
    """Name, language, and the ways out."""
    form = ProfileForm(_sent(request), initial=_profile(request))
    if form.is_bound and form.is_valid():
        with reporting_to(form):
            services.change_profile(actor=request.account, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("accounts:settings")
    context = {"form": form, "has_password": request.account.has_usable_password()}
    return render(request, "accounts/settings.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def welcome(request: Request) -> HttpResponse:
    """Ask a new person what to call them."""
    form = WelcomeForm(_sent(request), initial=_profile(request))
    if form.is_bound and form.is_valid():
        with reporting_to(form):
            services.change_profile(actor=request.account, **form.cleaned_data)
            return redirect(_next(request))
    context = {"form": form, "next": _next(request)}
    return render(request, "accounts/welcome.html", context, status=422 if form.is_bound else 200)


@require_POST
def sign_out_everywhere(request: Request) -> HttpResponse:
    """End every session of this person on every host."""
    services.sign_out_everywhere(actor=request.account)
    request.session.flush()
    messages.success(request, _("You are signed out on every device."))
    return redirect(settings.LOGIN_URL)


@login_not_required
@require_POST
def choose_language(request: Request) -> HttpResponse:
    """Keep a language: with the account, or on this host for a visitor."""
    language = request.POST.get("language", "")
    response = redirect(_next(request))
    if language not in dict(settings.LANGUAGES):
        return response
    if request.account:
        services.change_profile(actor=request.account, language=language)
    else:
        remember_language(response, language)
    return response


def refusing_plainly(view: View) -> View:
    """
    Make a page of allauth answer a form that it shows again with 422, as all our forms do.

    Whatever it accepts it answers with a redirect, so a POST that shows a page was refused.
    """

    @wraps(view)
    def page(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if request.method == "POST" and response.status_code == 200:
            response.status_code = 422
        return response

    return page


def _sent(request: Request) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _profile(request: Request) -> dict[str, str]:
    return {"display_name": request.account.display_name, "language": request.account.language}


def _next(request: Request) -> str:
    wish = request.POST.get("next") or request.GET.get("next")
    return wish if wish and is_own_path(wish) else "/"
