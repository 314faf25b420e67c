"""Guests of a part-up: who they are, letting them in, and how long they stay."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core.common.doors import asks_for
from core.common.errors import DomainError, NotFound
from core.common.requests import Request
from core.members.selectors import current_rules
from core.members.services import why_no_invites
from core.partups import policies, selectors, services
from core.partups.forms import InviteGuestForm, LetInForm, MoveGuestForm
from core.partups.models import GuestPass, Partup
from core.partups.views.finding import do_and_go, find_partup, insist, standing_in
from core.ui.forms import reporting_to


@asks_for("invite", methods=["POST"])
@never_cache
@require_http_methods(["GET", "POST"])
def show_all(request: Request, partup_id: uuid.UUID) -> HttpResponse:
    """Who is a guest here and until when; partners invite others."""
    partup = find_partup(request, partup_id)
    if request.method == "GET":
        return _page(request, partup)
    insist(policies.can_keep_guests(standing_in(request, partup)))
    form = InviteGuestForm(request.POST, tribe_rules=current_rules())
    if form.is_valid():
        with reporting_to(form):
            services.invite_guest(actor=request.member, partup=partup, **form.cleaned_data)
            messages.success(request, _("The invitation is on its way."))
            return redirect("partups:guests", partup.pk)
    return _page(request, partup, invite_form=form)


@require_POST
def let_in(request: Request, partup_id: uuid.UUID) -> HttpResponse:
    """Let a guest of another part-up in."""
    partup = find_partup(request, partup_id)
    insist(policies.can_keep_guests(standing_in(request, partup)))
    form = _let_in_form(request, partup, typed=True)
    if form.is_valid():
        with reporting_to(form):
            services.let_in(actor=request.member, partup=partup, **form.cleaned_data)
            messages.success(request, _("Your guest sees this part-up from now on."))
            return redirect("partups:guests", partup.pk)
    return _page(request, partup, let_in_form=form)


@require_POST
def withdraw(
    request: Request, partup_id: uuid.UUID, guest_invitation_id: uuid.UUID
) -> HttpResponse:
    """Take an invitation back."""
    return do_and_go(
        request,
        reverse("partups:guests", args=[partup_id]),
        service=services.withdraw_guest_invitation,
        said=_("This invitation no longer works."),
        partup=find_partup(request, partup_id),
        invitation_id=guest_invitation_id,
    )


@require_http_methods(["GET", "POST"])
def move(request: Request, pass_id: uuid.UUID) -> HttpResponse:
    """Another last day for a guest."""
    guest_pass = _find(request, pass_id)
    insist(policies.can_keep_guests(standing_in(request, guest_pass.partup)))
    typed = request.POST or None
    initial = {"until": guest_pass.until}
    form = MoveGuestForm(typed, tribe_rules=current_rules(), initial=initial)
    if request.method == "POST" and form.is_valid():
        with reporting_to(form):
            services.move_guest(actor=request.member, guest_pass=guest_pass, **form.cleaned_data)
            messages.success(request, _("The last day moved."))
            return redirect("partups:guests", guest_pass.partup_id)
    context = {"partup": guest_pass.partup, "guest_pass": guest_pass, "form": form}
    return render(request, "partups/guest.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def end(request: Request, pass_id: uuid.UUID) -> HttpResponse:
    """Ask once, then end a visit: a partner for a guest, or a guest for themselves."""
    guest_pass = _find(request, pass_id)
    partup, is_me = guest_pass.partup, guest_pass.member_id == request.member.pk
    insist(is_me or policies.can_keep_guests(standing_in(request, partup)))
    is_last = selectors.passes_of(guest_pass.member).count() == 1
    if request.method == "GET":
        context = {"partup": partup, "guest_pass": guest_pass, "is_me": is_me, "is_last": is_last}
        return render(request, "partups/guest_end.html", context)
    try:
        services.end_guest(actor=request.member, guest_pass=guest_pass)
    except NotFound as error:
        raise Http404 from error
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("partups:end_guest", guest_pass.pk)
    if is_me:
        return redirect("partups:list")
    messages.success(request, _("The visit is over."))
    return redirect("partups:guests", partup.pk)


def _find(request: Request, pass_id: uuid.UUID) -> GuestPass:
    guest_pass = selectors.find_pass(member=request.member, pass_id=pass_id)
    if guest_pass is None:
        raise Http404
    return guest_pass


def _let_in_form(request: Request, partup: Partup, *, typed: bool = False) -> LetInForm:
    known = list(selectors.guests_to_let_in(member=request.member, partup=partup))
    data = request.POST if typed else None
    return LetInForm(data, tribe_rules=current_rules(), guests=known)


def _page(
    request: Request,
    partup: Partup,
    *,
    invite_form: InviteGuestForm | None = None,
    let_in_form: LetInForm | None = None,
) -> HttpResponse:
    is_refused = any(form is not None and form.is_bound for form in (invite_form, let_in_form))
    tribe_rules = current_rules()
    keeps = policies.can_keep_guests(standing_in(request, partup))
    context: dict[str, Any] = {
        "partup": partup,
        "guests": selectors.guests_of(partup),
        "keeps_guests": keeps,
        "tribe_rules": tribe_rules,
    }
    if keeps:
        context["invitations"] = selectors.open_guest_invitations(partup)
    if keeps and tribe_rules.lets_guests_in and partup.is_working:
        let_in_form = let_in_form or _let_in_form(request, partup)
        context["invite_form"] = invite_form or InviteGuestForm(tribe_rules=tribe_rules)
        context["let_in_form"] = let_in_form if let_in_form.fields["member_id"].choices else None  # type: ignore[attr-defined]
        context["closed"] = "" if is_refused else why_no_invites(request.tribe)
    return render(request, "partups/guests.html", context, status=422 if is_refused else 200)
