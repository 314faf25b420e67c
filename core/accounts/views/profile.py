"""What people tell about themselves."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.accounts import services
from core.accounts.forms import ProfileForm
from core.accounts.models import Visibility
from core.accounts.policies import Relation, profile_of
from core.accounts.services.profile import ProfileWish
from core.accounts.views.answers import sent
from core.common.doors import takes_up_to
from core.common.requests import Request
from core.files.forms import MOST_SENT, PictureForm, content_of
from core.ui.forms import reporting_to


@require_http_methods(["GET", "POST"])
def settings_page(request: Request) -> HttpResponse:
    """Name, photo, what one can and wants, and who reads it."""
    form = ProfileForm(sent(request), initial=_profile(request))
    if form.is_bound and form.is_valid():
        with reporting_to(form):
            services.change_profile(actor=request.account, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("accounts:settings")
    return _page(request, form, PictureForm())


@takes_up_to(MOST_SENT)
@require_POST
def change_photo(request: Request) -> HttpResponse:
    """Show another photo of oneself."""
    form = PictureForm(request.POST, request.FILES)
    if form.is_valid():
        with reporting_to(form):
            content = content_of(form.cleaned_data["file"])
            services.change_photo(actor=request.account, content=content)
            messages.success(request, _("This is how people see you now."))
            return redirect("accounts:settings")
    return _page(request, ProfileForm(initial=_profile(request)), form)


@require_POST
def remove_photo(request: Request) -> HttpResponse:
    """Show letters again instead of a photo."""
    services.remove_photo(actor=request.account)
    messages.success(request, _("Your photo is gone; people see your letters."))
    return redirect("accounts:settings")


def _page(request: Request, form: ProfileForm, photo_form: PictureForm) -> HttpResponse:
    is_refused = form.is_bound or photo_form.is_bound
    context = {
        "form": form,
        "photo_form": photo_form,
        "me": profile_of(request.account, relation=Relation.SELF),
        "shows_only_a_name": request.account.visibility == Visibility.NAME,
    }
    return render(request, "accounts/settings.html", context, status=422 if is_refused else 200)


def _profile(request: Request) -> dict[str, object]:
    return {name: getattr(request.account, name) for name in ProfileWish.__annotations__}
