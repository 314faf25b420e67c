"""Inviting people: by mail, by link, and taking it back."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core.common.doors import asks_for
from core.common.errors import DomainError, NotFound
from core.common.requests import Request
from core.members import policies, selectors, services
from core.members.forms import LinkInvitationForm, MailInvitationForm
from core.ui.forms import reporting_to

# A link is shown once, on the page after it was made; until then this session keeps it.
_FRESH = "fresh_invitation"
MOST_SHOWN = 100


@asks_for("invite", methods=["POST"])
@require_http_methods(["GET", "POST"])
@never_cache
def invite(request: Request) -> HttpResponse:
    """Mail invitations; the page also makes links and lists what is open; not for guests."""
    _check_invites(request)
    typed = request.POST if request.method == "POST" else None
    form = MailInvitationForm(typed, levels=_levels(request))
    if form.is_bound and form.is_valid():
        with reporting_to(form):
            made = services.invite_by_mail(actor=request.member, **form.wish())
            messages.success(request, _on_their_way(len(made)))
            return redirect("members:invite")
    return _page(request, mail_form=form)


@asks_for("invite")
@require_POST
def make_link(request: Request) -> HttpResponse:
    """Make a link that lets a number of people in."""
    _check_invites(request)
    form = LinkInvitationForm(request.POST, levels=_levels(request))
    if form.is_valid():
        wish = {name: value or 0 for name, value in form.cleaned_data.items()}
        with reporting_to(form):
            _link, token = services.make_invitation_link(actor=request.member, **wish)
            request.session[_FRESH] = token
            return redirect("members:invite")
    return _page(request, link_form=form)


@asks_for("invite")
@require_POST
def again(request: Request, invitation_id: uuid.UUID) -> HttpResponse:
    """Mail an invitation anew."""
    try:
        made = services.invite_again(actor=request.member, invitation_id=invitation_id)
    except NotFound as error:
        raise Http404 from error
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("A fresh mail goes to %(to)s.") % {"to": made.to_email})
    return redirect("members:invite")


@require_POST
def withdraw(request: Request, invitation_id: uuid.UUID) -> HttpResponse:
    """Take an invitation back."""
    try:
        services.withdraw_invitation(actor=request.member, invitation_id=invitation_id)
    except NotFound as error:
        raise Http404 from error
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("This invitation no longer works."))
    return redirect("members:invite")


def _check_invites(request: Request) -> None:
    if not policies.can_invite(request.member):
        raise Http404


def _page(
    request: Request,
    *,
    mail_form: MailInvitationForm | None = None,
    link_form: LinkInvitationForm | None = None,
) -> HttpResponse:
    is_refused = any(form is not None and form.is_bound for form in (mail_form, link_form))
    fresh = request.session.pop(_FRESH, "")
    context = {
        "mail_form": mail_form or MailInvitationForm(levels=_levels(request)),
        "link_form": link_form or LinkInvitationForm(levels=_levels(request)),
        "fresh_url": selectors.invitation_url(fresh) if fresh else "",
        "invitations": selectors.open_invitations(member=request.member)[:MOST_SHOWN],
        "can_import": policies.can_import_people(request.member),
        "has_to_wait": _has_to_wait(request),
        # What was typed is shown beside the refusal.
        "closed": "" if is_refused else services.why_no_invites(request.tribe),
    }
    return render(request, "members/invite.html", context, status=422 if is_refused else 200)


def _levels(request: Request) -> dict[int, str]:
    """The levels this person may give along with an invitation."""
    if not policies.can_give_levels(request.member):
        return {}
    return selectors.current_rules().levels


def _has_to_wait(request: Request) -> bool:
    """Whether those whom this person invites wait for a steward."""
    inviter = policies.inviter_as(request.member)
    way = policies.how_one_comes_in(selectors.current_rules().admission, inviter)
    return way is policies.WayIn.WAITS


def _on_their_way(number: int) -> str:
    sentence = ngettext(
        "%(number)s invitation is on its way.", "%(number)s invitations are on their way.", number
    )
    return sentence % {"number": number}
