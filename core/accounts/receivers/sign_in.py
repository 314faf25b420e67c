"""Signing in and out, written down."""

from typing import Any

from allauth.account import signals as allauth_signals
from allauth.account.authentication import get_authentication_records
from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver

from core.accounts.models import Account
from core.audit import services as audit


@receiver(allauth_signals.user_logged_in, dispatch_uid="accounts.record_sign_in")
def record_sign_in(*, request: Any, user: Account, **_: Any) -> None:
    """With which ways somebody signed in."""
    ways = [record["method"] for record in get_authentication_records(request, user)]
    changes = {"ways": ways, "is_strong": request.session.is_strong}
    audit.record(action="session.opened", account_id=user.pk, changes=changes)


@receiver(user_logged_out, dispatch_uid="accounts.record_sign_out")
def record_sign_out(*, user: Account | None, **_: Any) -> None:
    """That somebody left this browser."""
    if isinstance(user, Account):
        audit.record(action="session.ended", account_id=user.pk)
