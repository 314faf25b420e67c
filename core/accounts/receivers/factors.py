"""What second factors mean for the session they were given, added or removed in."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.dispatch import receiver

from core.accounts import selectors
from core.accounts.freshness import SECOND_FACTOR
from core.accounts.models import Account, Session
from core.audit import services as audit


@receiver(mfa.authenticator_used, dispatch_uid="accounts.strengthen")
def strengthen(*, request: Any, user: Account, authenticator: Authenticator, **_: Any) -> None:
    """The sign-in was, or is from now on, with a second factor."""
    request.session.change_strength(is_strong=True)
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        get_adapter().send_notification_mail("account/email/recovery_code_used", user)
        _record("factor.recovery_code_used", user, authenticator)


@receiver(mfa.authenticator_added, dispatch_uid="accounts.take_new_factor")
def take_new_factor(*, request: Any, user: Account, authenticator: Authenticator, **_: Any) -> None:
    """Whoever adds a factor just showed that they hold it, so it is not asked again at once."""
    _record("factor.added", user, authenticator)
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        return
    kept = {"id": authenticator.pk, "type": authenticator.type, "reauthenticated": True}
    record_authentication(request, user, SECOND_FACTOR, **kept)
    request.session.change_strength(is_strong=True)


@receiver(mfa.authenticator_removed, dispatch_uid="accounts.weaken")
def weaken(*, request: Any, user: Account, authenticator: Authenticator, **_: Any) -> None:
    """Without any factor left no session counts as opened with one, on no device."""
    _record("factor.removed", user, authenticator)
    if selectors.has_second_factor(user):
        return
    Session.objects.filter(account=user).update(is_strong=False)
    request.session.change_strength(is_strong=False)


@receiver(mfa.authenticator_reset, dispatch_uid="accounts.record_new_codes")
def record_new_codes(*, user: Account, authenticator: Authenticator, **_: Any) -> None:
    """New recovery codes took the place of the former ones."""
    _record("factor.recovery_codes_made", user, authenticator)


@receiver(mfa.authentication_failed, dispatch_uid="accounts.record_refusal")
def record_refusal(*, user: Account, authenticator: Authenticator, **_: Any) -> None:
    """Somebody who knew the first factor did not have the second."""
    _record("factor.refused", user, authenticator, outcome="refused")


def _record(action: str, user: Account, authenticator: Authenticator, **more: Any) -> None:
    changes = {"type": str(authenticator.type)}
    audit.record(action=action, account_id=user.pk, changes=changes, **more)
