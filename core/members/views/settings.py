"""How the tribe presents itself; stewards look after it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.common.requests import Request
from core.members import policies, services
from core.members.forms import TribeForm
from core.ui.forms import reporting_to


@require_http_methods(["GET", "POST"])
def settings(request: Request) -> HttpResponse:
    """Name, reason, language and colour of the tribe."""
    if not policies.can_change_settings(request.member):
        raise Http404
    form = TribeForm(request.POST if request.method == "POST" else None, tribe=request.tribe)
    if form.is_bound and form.is_valid():
        with reporting_to(form):
            services.change_tribe(actor=request.member, **form.cleaned_data)
            messages.success(request, _("Saved. Everybody sees it within half a minute."))
            return redirect("members:settings")
    return render(
        request, "members/settings.html", {"form": form}, status=422 if form.is_bound else 200
    )
