"""Guests of alpha, for the tests of who sees what."""

import datetime as dt

from core.accounts.models import Account
from core.members.models import Member, TribeRules
from core.members.services.guest_door import GuestWish
from core.partups import rules, services
from core.partups.models import GuestPass, Partup


def let_guests_in(days: int = 30) -> None:
    """The tribe lets guests in, for some days."""
    TribeRules.objects.update(guest_days=days)


def in_days(days: int) -> dt.date:
    """A day from today, as the tribe counts."""
    return rules.today() + dt.timedelta(days=days)


def come_in(account: Account, partup: Partup, *, by: Member, days: int = 20) -> GuestPass:
    """Let an account in as a guest, as accepting an invitation does."""
    return services.admit_guest(
        GuestWish(
            account=account,
            partup_id=partup.pk,
            until=in_days(days),
            invited_by=by,
            accepted_version=1,
        )
    )
