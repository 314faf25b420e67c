"""Who of staff holds which role."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.accounts.models import Account
from core.support.forms import RoleForm
from core.support.rules import RIGHTS, Right, Role
from core.support.selectors import people
from core.support.services import roles
from core.support.views.doors import StaffRequest, show, staff_page
from core.ui.forms import reporting_to


@require_safe
@staff_page(Right.ROLES)
def colleagues(request: StaffRequest) -> HttpResponse:
    """Show everybody on the staff host with their roles."""
    return _page(request, RoleForm())


@require_POST
@staff_page(Right.ROLES)
def give(request: StaffRequest) -> HttpResponse:
    """Give a colleague a role."""
    form = RoleForm(request.POST)
    if form.is_valid():
        with reporting_to(form):
            wish = {**form.cleaned_data, "account": _colleague(form)}
            roles.give_role(actor=request.staff, **wish)
            messages.success(request, _("The role is given, from the next page on."))
            return redirect("support:colleagues")
    return _page(request, form, status=422)


@require_POST
@staff_page(Right.ROLES)
def take(request: StaffRequest) -> HttpResponse:
    """Take a role from a colleague."""
    form = RoleForm(request.POST)
    if form.is_valid():
        with reporting_to(form):
            wish = {**form.cleaned_data, "account": _colleague(form)}
            roles.take_role(actor=request.staff, **wish)
            messages.success(request, _("The role is over, from the next page on."))
            return redirect("support:colleagues")
    return _page(request, form, status=422)


def _colleague(form: RoleForm) -> Account:
    found = people.colleagues().filter(pk=form.cleaned_data["account"]).first()
    if found is None:
        raise Http404
    return found


def _page(request: StaffRequest, form: RoleForm, *, status: int = 200) -> HttpResponse:
    context = {
        "people": people.colleagues_with_roles(),
        "form": form,
        "roles": [{"label": Role(role).label, "rights": words} for role, words in _rights()],
        "ended": people.ended_roles(),
    }
    return show(request, "support/colleagues.html", context, status=status)


def _rights() -> list[tuple[str, str]]:
    """What each role gives, in words."""
    return [
        (role, ", ".join(str(right.words) for right in Right if right in rights))
        for role, rights in RIGHTS.items()
    ]
