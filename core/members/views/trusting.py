"""What stewards do with one person: trust them, make them steward, hand over."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.common.errors import DomainError, InvalidInput, NotFound
from core.common.requests import Request
from core.members import selectors, services
from core.members.forms import GivenLevelForm


@require_POST
def set_level(request: Request, member_id: uuid.UUID) -> HttpResponse:
    """Put somebody at a level of trust, or at none."""
    rules = selectors.current_rules()
    form = GivenLevelForm(request.POST, levels=rules.levels)
    if not form.is_valid():
        messages.error(request, _("This level is off in this tribe. Choose another."))
        return redirect("members:person", member_id=member_id)
    level = form.cleaned_data["level"]
    try:
        member = services.set_level(actor=request.member, member_id=member_id, level=level)
    except NotFound as error:
        raise Http404 from error
    except InvalidInput as refusal:
        messages.error(request, refusal.errors["level"][0])
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        words = {"name": member, "level": selectors.level_name(rules, level)}
        sentence = _("%(name)s is at %(level)s now.") if level else _("%(name)s has no level now.")
        messages.success(request, sentence % words)
    return redirect("members:person", member_id=member_id)


@require_POST
def make_steward(request: Request, member_id: uuid.UUID) -> HttpResponse:
    """Let somebody keep the tribe too."""
    try:
        steward = services.make_steward(actor=request.member, member_id=member_id)
    except NotFound as error:
        raise Http404 from error
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(name)s is a steward now.") % {"name": steward})
    return redirect("members:person", member_id=member_id)


@require_POST
def hand_over(request: Request, member_id: uuid.UUID) -> HttpResponse:
    """Let somebody keep the tribe in one's place."""
    try:
        steward = services.hand_over(actor=request.member, member_id=member_id)
    except NotFound as error:
        raise Http404 from error
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        sentence = _("%(name)s is a steward now, in your place.")
        messages.success(request, sentence % {"name": steward})
    return redirect("members:person", member_id=member_id)


@require_POST
def step_down(request: Request) -> HttpResponse:
    """Be a member like the others."""
    try:
        services.step_down(actor=request.member)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("members:person", member_id=request.member.pk)
