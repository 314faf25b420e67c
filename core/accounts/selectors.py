"""Questions about people."""

import datetime as dt
import hashlib
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled

from core.accounts import places
from core.accounts.devices import device_words, is_handheld
from core.accounts.models import Account, Session
from core.common import clock

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


@dataclass(frozen=True)
class WaysIn:
    """The factors of an account: passkeys, the app, and how many recovery codes are left."""

    passkeys: tuple[Authenticator, ...]
    app: Authenticator | None
    codes_left: int | None


def ways_in(account: Account) -> WaysIn:
    """What an account is opened with beside an address and a password; in one query."""
    factors = list(Authenticator.objects.filter(user=account).order_by("created_at"))
    by_type = {factor.type: factor for factor in factors}
    codes = by_type.get(Authenticator.Type.RECOVERY_CODES)
    return WaysIn(
        passkeys=tuple(one for one in factors if one.type == Authenticator.Type.WEBAUTHN),
        app=by_type.get(Authenticator.Type.TOTP),
        codes_left=len(codes.wrap().get_unused_codes()) if codes else None,
    )


def count_factors(account: Account) -> int:
    """How many factors the account is opened with; recovery codes are none by themselves."""
    of_account = Authenticator.objects.filter(user=account)
    return of_account.exclude(type=Authenticator.Type.RECOVERY_CODES).count()


def has_second_factor(account: Account) -> bool:
    """Whether the account is opened with more than an address and a code or password."""
    return is_mfa_enabled(account, _SECOND_FACTORS)


def number_with_second_factor(account_ids: Collection[uuid.UUID]) -> int:
    """How many of these accounts have a second factor; which of them is nobody's business."""
    factors = Authenticator.objects.filter(user__in=account_ids, type__in=_SECOND_FACTORS)
    return factors.values("user").distinct().count()


@dataclass(frozen=True)
class SessionCard:
    """A sign-in of a person, with where it is open; `id` names it without opening anything."""

    id: str
    device: str
    is_handheld: bool
    is_current: bool
    is_strong: bool
    tribes: tuple[str, ...]
    is_at_staff: bool
    signed_in_at: dt.datetime
    seen_at: dt.datetime


def sessions_of(account: Account, *, current_key: str | None) -> list[SessionCard]:
    """The open sign-ins of an account on the account host, the present one and the newest first."""
    rows = Session.objects.filter(
        account=account, kind=Session.Kind.ACCOUNT, expire_date__gt=clock.now()
    ).prefetch_related("children")
    names = places.names_of(
        account, {one.tribe_id for row in rows for one in row.children.all() if one.tribe_id}
    )
    cards = [_card(row, names, current_key=current_key) for row in rows]
    return sorted(cards, key=lambda card: (card.is_current, card.seen_at), reverse=True)


def session_named(account: Account, name: str) -> Session | None:
    """The sign-in of this account with that name, or None."""
    rows = Session.objects.filter(account=account, kind=Session.Kind.ACCOUNT)
    return next((row for row in rows if session_name(row) == name), None)


def session_name(session: Session) -> str:
    """What a session is called on pages: its key opens it, so that is never shown."""
    return hashlib.sha256(f"name of {session.pk}".encode()).hexdigest()[:32]


def _card(row: Session, names: dict[Any, str], *, current_key: str | None) -> SessionCard:
    children: Collection[Session] = row.children.all()
    tribes = {names[child.tribe_id] for child in children if child.tribe_id in names}
    return SessionCard(
        id=session_name(row),
        device=device_words(row.user_agent),
        is_handheld=is_handheld(row.user_agent),
        is_current=row.pk == current_key,
        is_strong=row.is_strong,
        tribes=tuple(sorted(tribes)),
        is_at_staff=any(child.kind == Session.Kind.STAFF for child in children),
        signed_in_at=row.created_at,
        seen_at=max(one.seen_at for one in [row, *children]),
    )
