"""Opening changes for a quarter of an hour, and closing them."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core.accounts.freshness import fresh_sign_in_needed
from core.common.paths import is_own_path
from core.common.requests import Request
from core.support.forms import ElevationForm
from core.support.selectors.people import staff_of
from core.support.services import elevation
from core.support.views.doors import StaffRequest, staff_page
from core.ui.forms import reporting_to


@require_http_methods(["GET", "POST"])
@never_cache
def begin(request: Request) -> HttpResponse:
    """Say why, confirm with a second factor, and go back to the staff host; staff only."""
    if not staff_of(account=request.account, session=request.session.row).roles:
        raise Http404
    return _begin(request)


@fresh_sign_in_needed
def _begin(request: Request) -> HttpResponse:
    wish = request.POST.get("next") or request.GET.get("next", "")
    path = wish if is_own_path(wish) else "/"
    form = ElevationForm(request.POST or None, initial={"next": path})
    if form.is_bound and form.is_valid() and request.session.row:
        with reporting_to(form):
            elevation.elevate(
                actor=request.account,
                session=request.session.row,
                reason=form.cleaned_data["reason"],
            )
            return HttpResponseRedirect(f"{settings.STAFF_ORIGIN}{path}")
    context = {"form": form, "back_url": f"{settings.STAFF_ORIGIN}{path}"}
    return render(request, "support/elevation.html", context, status=422 if form.errors else 200)


@require_POST
@staff_page(None)
def close(request: StaffRequest) -> HttpResponse:
    """Close changes before the quarter of an hour is over."""
    elevation.step_down(actor=request.account, session=request.session.parent)
    messages.success(request, _("Changes are closed."))
    return redirect("support:tribes")
