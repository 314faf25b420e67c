"""The first step of a new person, and the language of a visitor."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from core.accounts import services
from core.accounts.forms import WelcomeForm
from core.accounts.middleware import remember_language
from core.accounts.views.answers import next_path, sent
from core.common.requests import Request
from core.ui.forms import reporting_to


@require_http_methods(["GET", "POST"])
def welcome(request: Request) -> HttpResponse:
    """Ask a new person what to call them."""
    form = WelcomeForm(sent(request), initial={"display_name": request.account.display_name})
    if form.is_bound and form.is_valid():
        with reporting_to(form):
            services.change_profile(actor=request.account, **form.cleaned_data)
            return redirect(next_path(request))
    context = {"form": form, "next": next_path(request)}
    return render(request, "accounts/welcome.html", context, status=422 if form.is_bound else 200)


@login_not_required
@require_POST
def choose_language(request: Request) -> HttpResponse:
    """Keep a language: with the account, or on this host for a visitor."""
    language = request.POST.get("language", "")
    response = redirect(next_path(request))
    if language not in dict(settings.LANGUAGES):
        return response
    if request.account:
        services.change_profile(actor=request.account, language=language)
    else:
        remember_language(response, language)
    return response
