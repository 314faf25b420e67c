"""Being erased."""

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.accounts.freshness import fresh_sign_in_needed
from core.common.requests import Request
from core.privacy import selectors, services
from core.privacy.forms import ErasureForm
from core.ui.forms import reporting_to


@never_cache
@fresh_sign_in_needed
@require_http_methods(["GET", "POST"])
def erase(request: Request) -> HttpResponse:
    """Say plainly what happens, and do it when the own address was typed."""
    form = ErasureForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        with reporting_to(form):
            services.erase_account(actor=request.account, **form.cleaned_data)
            logout(request)
            return redirect("privacy:erased")
    context = {"form": form, "preview": selectors.preview(request.account)}
    return render(request, "privacy/erase.html", context, status=422 if form.is_bound else 200)


@never_cache
@login_not_required
@require_safe
def erased(request: Request) -> HttpResponse:
    """The last page somebody sees: what was done, and what follows by itself."""
    return render(request, "privacy/erased.html")
