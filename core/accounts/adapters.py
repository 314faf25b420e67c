"""How allauth speaks: through our outbox, in our addresses."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme

from core.accounts.models import Account
from core.mail.services import queue_mail

# What a mail may carry over from allauth's context; everything else is looked up when it leaves.
_KEPT = ("code", "key", "password_reset_url", "signup_url", "ip", "user_agent")


class AccountAdapter(DefaultAccountAdapter):
    """Queues mail instead of sending it, and never follows an address that is not ours."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue one of allauth's mails; its text is made when it leaves."""
        account = context.get("user")
        queue_mail(
            topic="account." + template_prefix.rpartition("/")[2],
            to_email=email,
            context={key: str(context[key]) for key in _KEPT if context.get(key)},
            language=account.language
            if isinstance(account, Account)
            else translation.get_language(),
        )

    def is_safe_url(self, url: str | None) -> bool:
        """Only paths of this host; a tribe is entered by the hand-over, not by a link."""
        if not url or not url.startswith("/"):
            return False
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts=set(), require_https=settings.ORIGIN.is_secure
        )

    def new_user(self, request: HttpRequest) -> Account:
        """A new account speaks the language its owner was reading in."""
        return Account(language=translation.get_language() or "en")
