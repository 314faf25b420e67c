"""What a changed password means for open sessions."""

from typing import Any

from allauth.account import signals as allauth_signals
from django.dispatch import receiver

from core.accounts.models import Account, Session
from core.audit import services as audit


@receiver(
    [
        allauth_signals.password_changed,
        allauth_signals.password_reset,
        allauth_signals.password_set,
    ],
    dispatch_uid="accounts.end_other_sessions",
)
def end_other_sessions(*, request: Any, user: Account, **_: Any) -> None:
    """End every session but the one that changed the password."""
    Session.objects.filter(account=user).exclude(pk=request.session.session_key).delete()
    audit.record(action="account.password_changed", account_id=user.pk)
