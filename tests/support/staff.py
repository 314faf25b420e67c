"""People of staff with roles, and sign-ins that may change things."""

import datetime as dt

from allauth.mfa.models import Authenticator

from core.accounts.models import Account
from core.accounts.sealing import seal
from core.common import clock
from core.support.models import Elevation, StaffRole
from core.support.rules import Staff
from core.support.selectors.people import staff_of
from core.support.services.roles import grant
from tests.support.clients import Visitor


def give_roles(account: Account, *roles: str) -> Account:
    """Roles, as the command on the machine gives them; without names all of them."""
    for role in roles or StaffRole.Role.values:
        grant(account=account, role=role, reason="For a test.")
    return account


def give_factor(account: Account) -> None:
    """An app is connected already."""
    Authenticator.objects.get_or_create(
        user=account, type=Authenticator.Type.TOTP, defaults={"data": {"secret": seal("x" * 32)}}
    )


def elevate(visitor: Visitor) -> Visitor:
    """The same person, whose sign-in may change things."""
    Elevation.objects.filter(session=visitor.parent).delete()
    Elevation.objects.create(
        account=visitor.account,
        session=visitor.parent,
        reason="For a test.",
        until=clock.now() + dt.timedelta(minutes=15),
    )
    return visitor


def at_work(account: Account, *roles: str, elevated: bool = False) -> Visitor:
    """Somebody at the staff host with these roles; changes are open when asked for."""
    account.is_staff = True
    account.save(update_fields=["is_staff"])
    if roles:
        give_roles(account, *roles)
    at_account = Visitor(account)
    if elevated:
        elevate(at_account)
    at_staff = at_account.to_staff()
    at_staff.parent = at_account.parent
    return at_staff


def acting(account: Account, *roles: str) -> Staff:
    """One of staff with these roles, whose sign-in may change things."""
    at_staff = at_work(account, *roles, elevated=True)
    return staff_of(account=account, session=at_staff.parent)
