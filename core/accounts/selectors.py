"""Questions about people."""

import uuid
from collections.abc import Collection

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled

from core.accounts.models import Account

_SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def name_of(account: Account) -> str:
    """What to call somebody in a mail or a greeting."""
    return account.name


def even_out_lookup(email: str) -> None:
    """
    Ask the database once more for an address that is confirmed.

    allauth looks for an unknown address in a second table too, and would answer sooner for a
    known one; nobody is to learn from that who has an account.
    """
    if EmailAddress.objects.filter(email=email.lower(), verified=True).exists():
        list(Account.objects.filter(email=email.lower()).iterator(2000))


def factor_types(account: Account) -> set[str]:
    """Which kinds of factors an account has: `totp`, `webauthn`, `recovery_codes`."""
    return set(Authenticator.objects.filter(user=account).values_list("type", flat=True))


def has_second_factor(account: Account) -> bool:
    """Whether the account is opened with more than an address and a code or password."""
    return is_mfa_enabled(account, _SECOND_FACTORS)


def number_with_second_factor(account_ids: Collection[uuid.UUID]) -> int:
    """How many of these accounts have a second factor; which of them is nobody's business."""
    factors = Authenticator.objects.filter(user__in=account_ids, type__in=_SECOND_FACTORS)
    return factors.values("user").distinct().count()
