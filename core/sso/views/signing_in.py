"""Signing in where one's organisation does."""

import requests
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from core.common.paths import is_own_path
from core.common.requests import Request
from core.sso import selectors
from core.sso.forms import AddressForm
from core.sso.provider import OrganisationOAuth2Adapter


@login_not_required
@require_http_methods(["GET", "POST"])
def find(request: Request) -> HttpResponse:
    """Ask for an address, and lead to the organisation that speaks for it."""
    form = AddressForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        provider = selectors.provider_for_address(form.cleaned_data["email"])
        if provider is not None:
            return redirect(_with_next(request, "sso:go", provider.key))
        form.add_error("email", _("No organisation signs in people with such an address here."))
    context = {"form": form, "next": _next(request)}
    return render(request, "sso/find.html", context, status=422 if form.is_bound else 200)


@login_not_required
@require_http_methods(["GET", "POST"])
@never_cache
def go(request: Request, key: str) -> HttpResponse:
    """Say whose door it is, then go there; the page may lead to that one other host."""
    provider = selectors.provider_by_key(key)
    if provider is None:
        raise Http404
    if request.method == "POST":
        door = get_adapter(request).get_provider(request, provider.key)
        try:
            return door.redirect(request, AuthProcess.LOGIN, next_url=_next(request))
        except (requests.RequestException, ValueError, KeyError):
            # It does not answer, or not as it did when it was set.
            return render(request, "sso/failed.html", status=409)
    context = {"organisation": provider.organisation, "key": key, "next": _next(request)}
    response = render(request, "sso/go.html", context)
    response._csp_update = {"form-action": [provider.authorize_origin]}  # type: ignore[attr-defined]
    return response


@login_not_required
@require_GET
def back(request: Request, provider_id: str) -> HttpResponse:
    """Come back from the organisation, signed in or not."""
    if selectors.provider_by_key(provider_id) is None:
        raise Http404
    come_back = OAuth2CallbackView.adapter_view(OrganisationOAuth2Adapter(request, provider_id))
    return come_back(request)


def _next(request: Request) -> str:
    wish = request.POST.get("next") or request.GET.get("next")
    return wish if wish and is_own_path(wish) else "/"


def _with_next(request: Request, name: str, *args: object) -> str:
    return f"{reverse(name, args=args)}?{urlencode({'next': _next(request)})}"
