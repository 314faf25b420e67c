"""Which role gives which right; settled in code, so that a change of it is read by somebody."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Account
from core.common import clock
from core.support.models import StaffRole

ELEVATION = dt.timedelta(minutes=15)
# From this amount on, in cents, a refund or credit note takes two people.
FOUR_EYES_ABOVE_CENTS = 25_000

Role = StaffRole.Role


class Right(Enum):
    """What somebody may do on the staff host."""

    SEE = "see"
    REPORT = "report"
    NOTE = "note"
    TIME = "time"
    MONEY = "money"
    APPROVE = "approve"
    RUN = "run"
    ROLES = "roles"

    @property
    def words(self) -> str | Promise:
        """What it is, for people."""
        return _WORDS[self]


_WORDS: dict[Right, str | Promise] = {
    Right.SEE: _("see billing"),
    Right.REPORT: _("read reports"),
    Right.NOTE: _("write notes and settle tasks"),
    Right.TIME: _("give time, and freeze"),
    Right.MONEY: _("ask for refunds, credit notes, marking as paid, and settle debits taken back"),
    Right.APPROVE: _("decide what takes two people"),
    Right.RUN: _("replay letters, compare with Stripe, and let the ladder go on"),
    Right.ROLES: _("give roles"),
}
RIGHTS: dict[str, frozenset[Right]] = {
    Role.BILLING_READ: frozenset({Right.SEE}),
    Role.BILLING_AGENT: frozenset({Right.SEE, Right.NOTE, Right.TIME, Right.MONEY}),
    Role.BILLING_MANAGER: frozenset(
        {Right.SEE, Right.NOTE, Right.TIME, Right.MONEY, Right.APPROVE, Right.REPORT}
    ),
    Role.FINANCE: frozenset({Right.SEE, Right.REPORT}),
    Role.OPERATOR: frozenset({Right.SEE, Right.RUN, Right.ROLES}),
}


@dataclass(frozen=True)
class Staff:
    """One of staff at work, with the roles held at this very request."""

    account: Account
    roles: frozenset[str]
    elevated_until: dt.datetime | None = None

    @property
    def pk(self) -> uuid.UUID:
        """The key of the account: for the record of what is refused."""
        return self.account.pk

    @property
    def rights(self) -> frozenset[Right]:
        return rights_of(self.roles)

    @property
    def is_elevated(self) -> bool:
        """Whether this person proved a moment ago who they are, and may change things."""
        return self.elevated_until is not None and self.elevated_until > clock.now()


def rights_of(roles: Iterable[str]) -> frozenset[Right]:
    """What all these roles together give."""
    return frozenset(right for role in roles for right in RIGHTS.get(role, ()))


def roles_with(right: Right) -> frozenset[str]:
    """The roles that give a right."""
    return frozenset(role for role, rights in RIGHTS.items() if right in rights)


def takes_two_people(amount_cents: int) -> bool:
    """Whether an amount is more than one person gives away alone."""
    return amount_cents > FOUR_EYES_ABOVE_CENTS
