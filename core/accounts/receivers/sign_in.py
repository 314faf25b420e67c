"""Signing in and out, written down."""

from typing import Any

from allauth.account import signals as allauth_signals
from allauth.account.authentication import get_authentication_records
from django.contrib.auth.signals import user_logged_out, user_login_failed
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


@receiver(allauth_signals.user_signed_up, dispatch_uid="accounts.record_sign_up")
def record_sign_up(*, user: Account, **_: Any) -> None:
    """That an account began."""
    audit.record(
        action="account.made", account_id=user.pk, object_type="account", object_id=user.pk
    )


@receiver(user_login_failed, dispatch_uid="accounts.record_wrong_password")
def record_wrong_password(*, credentials: dict[str, Any], **_: Any) -> None:
    """
    That somebody did not know a password, for whose account it is to see.

    An address nobody has is written down with the same work, so that the answer takes as long.
    """
    address = str(credentials.get("email") or credentials.get("username") or "").lower()
    known = Account.objects.filter(email=address).values_list("pk", flat=True).first()
    audit.record(
        action="session.refused",
        account_id=None,
        object_type="account",
        object_id=known,
        outcome="refused",
    )
