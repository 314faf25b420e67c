"""What people tell about themselves."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.accounts import services
from core.accounts.forms import ProfileForm
from core.accounts.views.answers import sent
from core.common.requests import Request
from core.ui.forms import reporting_to


@require_http_methods(["GET", "POST"])
def settings_page(request: Request) -> HttpResponse:
    """Name and language."""
    form = ProfileForm(sent(request), initial=_profile(request))
    if form.is_bound and form.is_valid():
        with reporting_to(form):
            services.change_profile(actor=request.account, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("accounts:settings")
    context = {"form": form}
    return render(request, "accounts/settings.html", context, status=422 if form.is_bound else 200)


def _profile(request: Request) -> dict[str, str]:
    return {"display_name": request.account.display_name, "language": request.account.language}
