"""Leaving a tribe, and removing somebody: what it means, and one button."""

import uuid

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.common.doors import asks_for
from core.common.errors import DomainError, NotFound
from core.common.requests import Request
from core.members import policies, selectors, services
from core.members.forms import RemovalForm
from core.members.models import Member
from core.ui.forms import reporting_to
from tenants import policies as tenant_policies
from tenants.selectors import tribe_of_member


@asks_for("leave")
@require_http_methods(["GET", "POST"])
@never_cache
def leave(request: Request) -> HttpResponse:
    """Say what will happen; then do it, and go to the account host."""
    if request.method == "GET":
        partings = selectors.partings_of(person=request.member, reader=request.member)
        return render(request, "members/leave.html", _sorted(partings))
    try:
        services.leave_tribe(actor=request.member)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("members:leave")
    request.session.flush()
    return redirect(f"{settings.ACCOUNT_ORIGIN}/")


@require_http_methods(["GET", "POST"])
@never_cache
def leave_closed(request: Request, tribe_id: uuid.UUID) -> HttpResponse:
    """The same for a tribe that nobody can enter, on the account host."""
    tribe = tribe_of_member(account=request.account, tribe_id=tribe_id)
    if tribe is None:
        raise Http404
    if tenant_policies.is_readable(tribe.access_state):
        return redirect(f"{tribe.url}/leave/")
    if not tenant_policies.is_closed(tribe.access_state):
        return redirect("tenants:access", tribe_id=tribe.pk)
    if request.method == "GET":
        return render(request, "members/leave_closed.html", {"tribe": tribe})
    try:
        services.leave_closed_tribe(actor=request.account, tribe_id=tribe.pk)
    except NotFound as error:
        raise Http404 from error
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("You left %(name)s.") % {"name": tribe})
    return redirect("home:tribes")


@require_http_methods(["GET", "POST"])
@never_cache
def remove(request: Request, member_id: uuid.UUID) -> HttpResponse:
    """Say what will happen to somebody's seats and rights; then take all of them back."""
    person = selectors.visible_member(member=request.member, member_id=member_id)
    if person is None or not policies.can_remove(request.member, person):
        raise Http404
    form = RemovalForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        with reporting_to(form):
            return _removed(request, form, person)
    partings = selectors.partings_of(person=person, reader=request.member)
    context = {"person": person, "form": form, **_sorted(partings)}
    return render(request, "members/remove.html", context, status=422 if form.is_bound else 200)


def _removed(request: Request, form: RemovalForm, person: Member) -> HttpResponse:
    try:
        services.remove_member(
            actor=request.member, member_id=person.pk, reason=form.cleaned_data["reason"]
        )
    except NotFound as error:
        raise Http404 from error
    sentence = _("%(name)s is not in this tribe any more, and is told so by mail.")
    messages.success(request, sentence % {"name": person})
    return redirect("members:list")


def _sorted(partings: list[selectors.Parting]) -> dict[str, object]:
    return {
        "in_the_way": [parting for parting in partings if parting.is_in_the_way],
        "ends": [parting for parting in partings if not parting.is_in_the_way],
    }
