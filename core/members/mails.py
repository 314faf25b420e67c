"""The mails of members."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from core.mail import registry
from core.mail.models import OutboxMessage
from core.mail.registry import Mail
from core.members.models import InvitationNote, JoinAnswers
from core.members.selectors import invitation_url
from core.members.selectors.admission import pause_after
from core.members.services.accepting import find_invitation
from tenants.context import enter_tribe
from tenants.models import JoinRequest, Tribe


def write_invitation(message: OutboxMessage) -> Mail | None:
    """Write an invitation to a tribe, unless it ended before it left."""
    token = message.context["token"]
    invitation = find_invitation(token)
    if invitation is None:
        return None
    with enter_tribe(invitation.tribe):
        note = InvitationNote.objects.filter(pk=invitation.pk).first()
    context = {
        "tribe": invitation.tribe,
        "invited_by": invitation.invited_by.name,
        "name": note.name if note else "",
        "words": note.words if note else "",
        "url": invitation_url(token),
        "expires_at": invitation.expires_at,
    }
    return _mail("invitation", to=message.to_email, context=context)


def write_acceptance(message: OutboxMessage) -> Mail | None:
    """Tell somebody who asked to join that they are in."""
    request = _request(message, JoinRequest.State.ACCEPTED)
    if request is None:
        return None
    context = {"tribe": request.tribe, "url": f"{request.tribe.url}/"}
    return _mail("request_accepted", to=request.account.email, context=context)


def write_refusal(message: OutboxMessage) -> Mail | None:
    """Tell somebody who asked to join that they do not come in now, with the word if there is."""
    request = _request(message, JoinRequest.State.REFUSED)
    if request is None:
        return None
    with enter_tribe(request.tribe):
        words = JoinAnswers.objects.filter(pk=request.pk).values_list("words", flat=True).first()
    context = {"tribe": request.tribe, "words": words or "", "again_at": pause_after(request)}
    return _mail("request_refused", to=request.account.email, context=context)


def write_removal(message: OutboxMessage) -> Mail | None:
    """Tell somebody kindly that a tribe is not theirs any more, with the word if there is."""
    account = message.account
    if message.tribe_id is None or account is None or not account.is_active:
        return None
    tribe = Tribe.objects.filter(pk=message.tribe_id).first()
    if tribe is None:
        return None
    context = {"tribe": tribe, "reason": message.context.get("reason", "")}
    return _mail("removed", to=account.email, context=context)


def door_url(tribe_id: object) -> str:
    """Where one comes into a tribe, on the account host."""
    keys = {"tribe_id": tribe_id}
    path = reverse("joining:join", kwargs=keys, urlconf=settings.PUBLIC_SCHEMA_URLCONF)
    return f"{settings.ACCOUNT_ORIGIN}{path}"


def _request(message: OutboxMessage, state: str) -> JoinRequest | None:
    return (
        JoinRequest.objects.select_related("tribe", "account")
        .filter(pk=message.ref["request"], state=state, account__is_active=True)
        .first()
    )


def _mail(template: str, *, to: str, context: dict[str, Any]) -> Mail:
    name = f"emails/members/{template}"
    return Mail(
        to=to,
        subject=" ".join(render_to_string(f"{name}.subject.txt", context).split()),
        text=render_to_string(f"{name}.txt", context).strip() + "\n",
        html=render_to_string(f"{name}.html", context),
    )


registry.register("members.invitation", write_invitation)
registry.register("members.request_accepted", write_acceptance)
registry.register("members.request_refused", write_refusal)
registry.register("members.removed", write_removal)
