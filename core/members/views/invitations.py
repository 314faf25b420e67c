"""An invitation, seen on the account host by whoever holds it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.common.errors import DomainError
from core.common.requests import Request
from core.members import services
from core.members.services.invitations import InvitationOver
from tenants import selectors as tenants
from tenants.models import Invitation


@login_not_required
@require_safe
@never_cache
def show(request: Request, token: str) -> HttpResponse:
    """Who invites, and to what; who has no account yet gets one and comes back here."""
    invitation = services.invitation_shown_to(request.account, token=token)
    if invitation is None:
        return _over(request)
    context = {
        "invitation": invitation,
        "tribe": invitation.tribe,
        "token": token,
        "is_member": _is_member(request, invitation),
        "start_url": _way("account_signup", token, email=invitation.to_email),
        "enter_url": _way("account_login", token),
    }
    return render(request, "invitations/show.html", context)


@require_POST
def accept(request: Request, token: str) -> HttpResponse:
    """Come in, and go to the tribe."""
    try:
        tribe = services.accept_invitation(actor=request.account, token=token)
    except InvitationOver:
        return _over(request)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("invitations:show", token=token)
    return redirect(f"{tribe.url}/")


def _over(request: Request) -> HttpResponse:
    return render(request, "invitations/over.html", status=404)


def _is_member(request: Request, invitation: Invitation) -> bool:
    if request.account is None:
        return False
    tribe = tenants.tribe_of_member(account=request.account, tribe_id=invitation.tribe_id)
    return tribe is not None


def _way(name: str, token: str, **more: str) -> str:
    back = {"next": reverse("invitations:show", kwargs={"token": token})}
    return reverse(name) + "?" + urlencode(back | {key: word for key, word in more.items() if word})
