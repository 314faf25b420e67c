"""The mails of this room."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from core.mail import registry
from core.mail.models import OutboxMessage
from core.mail.registry import Mail
from core.privacy import policies
from core.privacy.models import Export, TribeCopy
from tenants.models import Tribe


def export_ready(message: OutboxMessage) -> Mail | None:
    """A copy is ready; nothing is told when it is gone again."""
    account = message.account
    export = Export.objects.filter(pk=message.ref["export"]).first()
    if account is None or not account.is_active or export is None or not export.is_ready:
        return None
    context = {"url": _url("privacy:data"), "export": export}
    return _mail("export_ready", account.email, context)


def tribe_copy_ready(message: OutboxMessage) -> Mail | None:
    """A copy of a tribe is ready; nothing is told to who may not take it any more."""
    account = message.account
    copies = TribeCopy.objects.select_related("tribe__organisation")
    copy = copies.filter(pk=message.ref["copy"]).first()
    if account is None or not account.is_active or copy is None or not copy.is_ready:
        return None
    if not policies.can_take(account, copy):
        return None
    url = _url("tribe_copies:show", tribe_id=copy.tribe_id)
    return _mail("tribe_copy_ready", account.email, {"url": url, "copy": copy})


def erased(message: OutboxMessage) -> Mail:
    """Somebody was erased; this is the last mail to that address."""
    return _mail("erased", message.to_email, {})


def tribe_without_people(message: OutboxMessage) -> Mail | None:
    """Nobody is left in a tribe; its organisation's owners are told."""
    owner = message.account
    tribes = Tribe.objects.select_related("organisation")
    tribe = tribes.filter(pk=message.tribe_id).first() if message.tribe_id else None
    if owner is None or not owner.is_active or tribe is None:
        return None
    url = _url("billing:overview", organisation_id=tribe.organisation_id)
    return _mail("tribe_without_people", owner.email, {"tribe": tribe, "url": url})


def _mail(name: str, to: str, context: dict[str, Any]) -> Mail:
    path = f"emails/privacy/{name}"
    return Mail(
        to=to,
        subject=" ".join(render_to_string(f"{path}.subject.txt", context).split()),
        text=render_to_string(f"{path}.txt", context).strip() + "\n",
    )


def _url(view: str, **keys: object) -> str:
    path = reverse(view, kwargs=keys, urlconf=settings.PUBLIC_SCHEMA_URLCONF)
    return f"{settings.ACCOUNT_ORIGIN}{path}"


registry.register("privacy.export_ready", export_ready)
registry.register("privacy.tribe_copy_ready", tribe_copy_ready)
registry.register("privacy.erased", erased)
registry.register("privacy.tribe_without_people", tribe_without_people)
