"""The mails of members."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from core.mail import registry
from core.mail.models import OutboxMessage
from core.mail.registry import Mail
from core.members.services.invitations import find_invitation


def write_invitation(message: OutboxMessage) -> Mail | None:
    """Write an invitation to a tribe, unless it ended before it left."""
    token = message.context["token"]
    invitation = find_invitation(token)
    if invitation is None:
        return None
    path = reverse(
        "invitations:show", kwargs={"token": token}, urlconf=settings.PUBLIC_SCHEMA_URLCONF
    )
    context = {
        "tribe": invitation.tribe,
        "invited_by": invitation.invited_by.name,
        "url": f"{settings.ACCOUNT_ORIGIN}{path}",
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
