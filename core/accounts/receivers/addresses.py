"""What a changed address is told about, and to whom."""

from typing import Any

from allauth.account import signals as allauth_signals
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django.dispatch import receiver

from core.accounts.models import Account
from core.audit import services as audit


@receiver(allauth_signals.email_confirmed, dispatch_uid="accounts.tell_of_address")
def tell_of_address(*, email_address: EmailAddress, **_: Any) -> None:
    """A new address opens the account by code, so the main one hears of it."""
    account = email_address.user
    audit.record(action="account.address_added", account_id=account.pk)
    if not email_address.primary:
        context = {"to_email": email_address.email}
        get_adapter().send_notification_mail("account/email/email_added", account, context)


@receiver(allauth_signals.email_changed, dispatch_uid="accounts.record_main_address")
def record_main_address(*, user: Account, **_: Any) -> None:
    """Mail goes to another address from now on."""
    audit.record(action="account.main_address_changed", account_id=user.pk)


@receiver(allauth_signals.email_removed, dispatch_uid="accounts.record_removed_address")
def record_removed_address(*, user: Account, **_: Any) -> None:
    """An address opens the account no more."""
    audit.record(action="account.address_removed", account_id=user.pk)
