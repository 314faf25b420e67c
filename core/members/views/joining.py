"""The door of a tribe, on the account host: coming in, asking to, and taking that back."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core.common.errors import DomainError, NotFound
from core.common.requests import Request
from core.members import policies, selectors, services
from core.members.forms import JoinForm
from core.members.policies import Inviter, WayIn
from core.members.selectors import Door
from core.ui.forms import reporting_to


@require_http_methods(["GET", "POST"])
@never_cache
def join(request: Request, tribe_id: uuid.UUID) -> HttpResponse:
    """What the tribe is for and how it works; then come in, or ask to."""
    door = selectors.door_of(account=request.account, tribe_id=tribe_id)
    if door is None:
        raise Http404
    if door.is_member and request.method == "POST":
        return redirect(f"{door.tribe.url}/")
    form = JoinForm(door.rules, door.questions if _waits(door) else [], request.POST or None)
    if form.is_bound and form.is_valid():
        with reporting_to(form):
            return _arrived(request, door, form)
    context = {
        "door": door,
        "tribe": door.tribe,
        "rules": selectors.rules_in_words(door.rules),
        "own_words": door.rules.own_words,
        "has_to_wait": _waits(door),
        "form": form,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "members/join.html", context, status=status)


@require_POST
def withdraw(request: Request, request_id: uuid.UUID) -> HttpResponse:
    """Ask no longer."""
    try:
        services.withdraw_request(actor=request.account, request_id=request_id)
    except NotFound as error:
        raise Http404 from error
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("You took your request back."))
    return redirect("home:tribes")


def _arrived(request: Request, door: Door, form: JoinForm) -> HttpResponse:
    arrival = services.ask_to_join(actor=request.account, tribe_id=door.tribe.pk, **form.wish())
    if arrival.is_waiting:
        return redirect("joining:join", tribe_id=door.tribe.pk)
    return redirect(f"{arrival.tribe.url}/")


def _waits(door: Door) -> bool:
    way = policies.how_one_comes_in(
        door.rules.admission, Inviter.NOBODY, was_removed=door.was_removed
    )
    return way is WayIn.WAITS
