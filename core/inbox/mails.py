"""The mails of the inbox: at once, for what needs somebody or answers them."""

from typing import Any

from django.conf import settings
from django.core import signing
from django.template.loader import render_to_string
from django.urls import reverse

from core.inbox import rules, selectors
from core.inbox.selectors import Notice
from core.mail import registry
from core.mail.models import OutboxMessage
from core.mail.registry import Mail

_SALT = "inbox.stop_mail"


def write(message: OutboxMessage) -> Mail | None:
    """Write about one pointer, as its reader may see it now; None when they need it no more."""
    account = message.account
    if account is None or not account.is_active or not selectors.wants_mail(account.pk):
        return None
    notice = selectors.notice_of(account=account, pointer_id=message.ref["pointer"])
    if notice is None or not notice.is_unread or not notice.card.is_there:
        return None
    if not selectors.still_waits(account=account, pointer=notice.pointer):
        return None
    context = _context(notice, stop_url=_url("inbox:stop", token=stop_token(message.account_id)))
    rule = rules.rule_of(notice.pointer.kind)
    name = f"emails/inbox/{rule.mail.value if rule and rule.mail else 'answers'}"
    return Mail(
        to=account.email,
        subject=" ".join(render_to_string(f"{name}.subject.txt", context).split()),
        text=render_to_string(f"{name}.txt", context).strip() + "\n",
        html=render_to_string(f"{name}.html", context),
        stop_url=context["stop_url"],
    )


def stop_token(account_id: object) -> str:
    """The word in a mail that lets its reader stop such mails without signing in."""
    return signing.dumps(str(account_id), salt=_SALT)


def account_of_token(token: str) -> str | None:
    """Whose mails a token stops; None when it is not one of ours."""
    try:
        return str(signing.loads(token, salt=_SALT))
    except signing.BadSignature:
        return None


def _context(notice: Notice, *, stop_url: str) -> dict[str, Any]:
    return {
        "notice": notice,
        "partup": notice.card.title,
        "url": _url("inbox:open", pointer_id=notice.pointer.pk),
        "stop_url": stop_url,
    }


def _url(view: str, **keys: object) -> str:
    path = reverse(view, kwargs=keys, urlconf=settings.PUBLIC_SCHEMA_URLCONF)
    return f"{settings.ACCOUNT_ORIGIN}{path}"


registry.register("inbox.*", write)
