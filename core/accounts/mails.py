"""The mails of accounts: codes and notices of change."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from core.mail import registry
from core.mail.models import OutboxMessage
from core.mail.registry import Mail


def write(message: OutboxMessage) -> Mail:
    """Write one of the mails allauth asks for; they are short and need no stopping."""
    event = message.topic.partition(".")[2]
    context: dict[str, Any] = message.context | {
        "email": message.to_email,
        "sign_up_url": _address("account_signup"),
        "sign_in_url": _address("account_login"),
        "reset_url": _address("account_reset_password"),
        "settings_url": _address("accounts:settings"),
    }
    name = f"emails/accounts/{event}"
    return Mail(
        to=message.to_email,
        subject=" ".join(render_to_string(f"{name}.subject.txt", context).split()),
        text=render_to_string(f"{name}.txt", context).strip() + "\n",
    )


def _address(name: str) -> str:
    return settings.ACCOUNT_ORIGIN + reverse(name, urlconf=settings.PUBLIC_SCHEMA_URLCONF)


registry.register("account.*", write)
