"""The mails of members."""

from django.template.loader import render_to_string

from core.mail import registry
from core.mail.models import OutboxMessage
from core.mail.registry import Mail
from core.members.selectors import invitation_url
from core.members.services.invitations import find_invitation


def write_invitation(message: OutboxMessage) -> Mail | None:
    """Write an invitation to a tribe, unless it ended before it left."""
    token = message.context["token"]
    invitation = find_invitation(token)
    if invitation is None:
        return None
    context = {
        "tribe": invitation.tribe,
        "invited_by": invitation.invited_by.name,
        "url": invitation_url(token),
        "expires_at": invitation.expires_at,
    }
    name = "emails/members/invitation"
    return Mail(
        to=message.to_email,
        subject=" ".join(render_to_string(f"{name}.subject.txt", context).split()),
        text=render_to_string(f"{name}.txt", context).strip() + "\n",
        html=render_to_string(f"{name}.html", context),
    )


registry.register("members.invitation", write_invitation)
