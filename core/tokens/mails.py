"""The mails of tokens: one was made, expires soon, or was ended by somebody else."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from core.mail import registry
from core.mail.models import OutboxMessage
from core.mail.registry import Mail
from core.tokens.models import AccessToken


def write_about(message: OutboxMessage) -> Mail | None:
    """Write about a token that is still there; None when its owner ended it meanwhile."""
    token = AccessToken.objects.select_related("tribe").filter(pk=message.ref["token"]).first()
    return _mail(message, {"token": token}) if token else None


def write_of_end(message: OutboxMessage) -> Mail | None:
    """Tell an owner that a steward ended their token."""
    return _mail(message, dict(message.context))


def _mail(message: OutboxMessage, context: dict[str, Any]) -> Mail | None:
    account = message.account
    if account is None or not account.is_active:
        return None
    path = reverse("tokens:list", urlconf=settings.PUBLIC_SCHEMA_URLCONF)
    context["tokens_url"] = f"{settings.ACCOUNT_ORIGIN}{path}"
    name = f"emails/tokens/{message.topic.partition('.')[2]}"
    return Mail(
        to=account.email,
        subject=" ".join(render_to_string(f"{name}.subject.txt", context).split()),
        text=render_to_string(f"{name}.txt", context).strip() + "\n",
    )


registry.register("tokens.made", write_about)
registry.register("tokens.expiring", write_about)
registry.register("tokens.ended", write_of_end)
