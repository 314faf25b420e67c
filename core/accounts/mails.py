"""The mails of accounts: codes and notices of change."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from core.mail import registry
from core.mail.models import OutboxMessage
from core.mail.registry import Mail


def write(message: OutboxMessage) -> Mail:
    """Write one of the mails allauth asks for; they are short and need no stopping."""
    event = message.topic.partition(".")[2]
    context: dict[str, Any] = {**message.context, "account_origin": settings.ACCOUNT_ORIGIN}
    name = f"emails/accounts/{event}"
    return Mail(
        to=message.to_email,
        subject=render_to_string(f"{name}.subject.txt", context).strip(),
        text=render_to_string(f"{name}.txt", context).strip() + "\n",
    )


registry.register("account.*", write)
