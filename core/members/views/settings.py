"""How the tribe presents itself; stewards look after it."""

from django.conf import settings as django_settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.common.doors import takes_up_to
from core.common.requests import Request
from core.files.forms import MOST_SENT, PictureForm, content_of
from core.members import policies, services
from core.members.forms.tribe import AddressForm, TribeForm
from core.members.services.settings import change_address, set_tribe_picture
from core.ui.forms import reporting_to
from tenants.selectors import former_addresses

# The form about the address leads to the tribe's new host.
_OWN_HOSTS = {"form-action": [django_settings.ORIGIN.at(f"*.{django_settings.ORIGIN.host}")]}


@require_http_methods(["GET", "POST"])
def settings(request: Request) -> HttpResponse:
    """Name, reason, language and colour of the tribe, and who sees it."""
    _check_allowed(request)
    form = TribeForm(request.POST if request.method == "POST" else None, tribe=request.tribe)
    if form.is_bound and form.is_valid():
        with reporting_to(form):
            services.change_tribe(actor=request.member, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("members:settings")
    return _page(request, form, PictureForm())


@takes_up_to(MOST_SENT)
@require_POST
def change_picture(request: Request) -> HttpResponse:
    """Show another picture of the tribe."""
    _check_allowed(request)
    form = PictureForm(request.POST, request.FILES)
    if form.is_valid():
        with reporting_to(form):
            content = content_of(form.cleaned_data["file"])
            set_tribe_picture(actor=request.member, content=content)
            messages.success(request, _("The tribe has a new picture."))
            return redirect("members:settings")
    return _page(request, TribeForm(tribe=request.tribe), form)


@require_POST
def remove_picture(request: Request) -> HttpResponse:
    """Show no picture of the tribe."""
    _check_allowed(request)
    set_tribe_picture(actor=request.member, content=None)
    messages.success(request, _("The picture is gone."))
    return redirect("members:settings")


@require_http_methods(["GET", "POST"])
def address(request: Request) -> HttpResponse:
    """Give the tribe another address; the former one leads there for a year."""
    _check_allowed(request)
    form = AddressForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        with reporting_to(form):
            tribe = change_address(actor=request.member, **form.cleaned_data)
            return redirect(f"{tribe.url}{request.path}")
    context = {
        "form": form,
        "tribe": request.tribe,
        "former": former_addresses(request.tribe),
        "after": f".{django_settings.ORIGIN.host}",
    }
    status = 422 if form.is_bound else 200
    response = render(request, "members/address.html", context, status=status)
    response._csp_update = _OWN_HOSTS  # type: ignore[attr-defined]
    return response


def _check_allowed(request: Request) -> None:
    if not policies.can_change_settings(request.member):
        raise Http404


def _page(request: Request, form: TribeForm, picture_form: PictureForm) -> HttpResponse:
    is_refused = form.is_bound or picture_form.is_bound
    context = {"form": form, "picture_form": picture_form, "tribe": request.tribe}
    return render(request, "members/settings.html", context, status=422 if is_refused else 200)
