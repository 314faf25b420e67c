"""The mail of single sign-on."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from core.mail import registry
from core.mail.models import OutboxMessage
from core.mail.registry import Mail
from core.sso.models import EmailDomain
from core.sso.policies import can_set_sign_in


def write_proof_missing(message: OutboxMessage) -> Mail | None:
    """Tell an owner that the record of a domain is gone, unless it is back or not theirs."""
    domain = (
        EmailDomain.objects.select_related("organisation")
        .filter(pk=message.ref["domain"], failures__gt=0)
        .first()
    )
    account = message.account
    if domain is None or account is None or not can_set_sign_in(account, domain.organisation):
        return None
    path = reverse(
        "sso:security", args=[domain.organisation_id], urlconf=settings.PUBLIC_SCHEMA_URLCONF
    )
    context = {"domain": domain, "url": f"{settings.ACCOUNT_ORIGIN}{path}"}
    name = "emails/sso/proof_missing"
    return Mail(
        to=account.email,
        subject=" ".join(render_to_string(f"{name}.subject.txt", context).split()),
        text=render_to_string(f"{name}.txt", context).strip() + "\n",
    )


registry.register("sso.proof_missing", write_proof_missing)
