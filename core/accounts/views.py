"""Pages about one's own account."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.accounts import services
from core.accounts.forms import ProfileForm, WelcomeForm
from core.accounts.middleware import remember_language
from core.ui.forms import reporting_to


@require_http_methods(["GET", "POST"])
def settings_page(request: HttpRequest) -> HttpResponse:
    """Name, language, and the ways out."""
    form = ProfileForm(request.POST or None, initial=_profile(request))
    if request.method == "POST" and form.is_valid():
        with reporting_to(form):
            services.change_profile(actor=request.account, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("accounts:settings")
    status = 422 if form.errors else 200
    return render(request, "accounts/settings.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
def welcome(request: HttpRequest) -> HttpResponse:
    """Ask a new person what to call them."""
    form = WelcomeForm(request.POST or None, initial=_profile(request))
    if request.method == "POST" and form.is_valid():
        with reporting_to(form):
            services.change_profile(actor=request.account, **form.cleaned_data)
            return redirect(_next(request))
    status = 422 if form.errors else 200
    context = {"form": form, "next": _next(request)}
    return render(request, "accounts/welcome.html", context, status=status)


@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """End every session of this person on every host."""
    services.sign_out_everywhere(actor=request.account)
    request.session.flush()
    return redirect(settings.ACCOUNT_LOGOUT_REDIRECT_URL)


@login_not_required
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep a language: with the account, or on this host for a visitor."""
    language = request.POST.get("language", "")
    response = redirect(_next(request))
    if language not in dict(settings.LANGUAGES) or not check_for_language(language):
        return response
    if request.account:
        services.change_profile(actor=request.account, language=language)
    else:
        remember_language(response, language)
    return response


def _profile(request: HttpRequest) -> dict[str, str]:
    return {"display_name": request.account.display_name, "language": request.account.language}


def _next(request: HttpRequest) -> str:
    wish = request.POST.get("next") or request.GET.get("next") or "/"
    is_path = url_has_allowed_host_and_scheme(wish, allowed_hosts=None)
    return wish if is_path and wish.startswith("/") else "/"
