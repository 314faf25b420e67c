"""The mails of part-ups."""

from django.template.loader import render_to_string

from core.mail import registry
from core.mail.models import OutboxMessage
from core.mail.registry import Mail
from core.members.models import InvitationNote
from core.members.selectors import invitation_url
from core.members.services import find_invitation
from core.partups.models import Partup
from core.partups.services.guest_invitations import TOPIC
from tenants.context import enter_tribe


def write_guest_invitation(message: OutboxMessage) -> Mail | None:
    """Write an invitation into a part-up, unless it ended before it left."""
    token = message.context["token"]
    invitation = find_invitation(token)
    if invitation is None:
        return None
    with enter_tribe(invitation.tribe):
        partup = Partup.objects.live().filter(pk=invitation.partup_id).first()
        note = InvitationNote.objects.filter(pk=invitation.pk).first()
    if partup is None:
        return None
    context = {
        "tribe": invitation.tribe,
        "partup": partup.name,
        "result": partup.intended_result,
        "words": note.words if note else "",
        "invited_by": invitation.invited_by.name,
        "until": invitation.guest_until,
        "url": invitation_url(token),
        "expires_at": invitation.expires_at,
    }
    name = "emails/partups/guest_invitation"
    return Mail(
        to=message.to_email,
        subject=" ".join(render_to_string(f"{name}.subject.txt", context).split()),
        text=render_to_string(f"{name}.txt", context).strip() + "\n",
        html=render_to_string(f"{name}.html", context),
    )


registry.register(TOPIC, write_guest_invitation)
