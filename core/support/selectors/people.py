"""Who is staff, and what they may do now."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Subquery

from core.accounts.models import Account, Session
from core.common import clock
from core.support.models import Elevation, StaffRole
from core.support.rules import Right, Staff, roles_with


def staff_of(*, account: Account, session: Session | None) -> Staff:
    """
    One of staff with their roles, and how long the sign-in may change things: one question.

    `session` is the sign-in on the account host that the present one hangs on.
    """
    if not account.is_staff:
        return Staff(account, frozenset())
    elevated = Elevation.objects.filter(
        session=session, account=account, ended_at=None, until__gt=clock.now()
    )
    rows = list(
        StaffRole.objects.filter(account=account, ended_at=None)
        .annotate(elevated_until=Subquery(elevated.values("until")[:1]))
        .values_list("role", "elevated_until")
    )
    roles = frozenset(role for role, _until in rows)
    return Staff(account, roles, rows[0][1] if rows else None)


def colleagues() -> QuerySet[Account]:
    """Everybody on the staff host, by name."""
    return Account.objects.filter(is_staff=True, is_active=True).order_by("display_name", "pk")


def holders_of(right: str) -> QuerySet[Account]:
    """Everybody on the staff host with a role that gives a right now."""
    held = StaffRole.objects.filter(role__in=roles_with(Right(right)), ended_at=None)
    staff = Account.objects.filter(is_staff=True, is_active=True)
    return staff.filter(pk__in=held.values("account")).order_by("pk")


@dataclass(frozen=True)
class Colleague:
    """One of staff: the roles they hold, and those they could be given."""

    account: Account
    held: list[StaffRole]
    offered: list[tuple[str, str]]


def colleagues_with_roles() -> list[Colleague]:
    """Everybody with their roles: two questions."""
    held: dict[Any, list[StaffRole]] = defaultdict(list)
    for role in StaffRole.objects.filter(ended_at=None).order_by("role"):
        held[role.account_id].append(role)
    return [_colleague(account, held[account.pk]) for account in colleagues()]


def _colleague(account: Account, held: list[StaffRole]) -> Colleague:
    codes = {role.role for role in held}
    offered = [(code, str(label)) for code, label in StaffRole.Role.choices if code not in codes]
    return Colleague(account, held, offered)


def ended_roles(*, limit: int = 50) -> QuerySet[StaffRole]:
    """Roles that were taken away, the last first."""
    ended = StaffRole.objects.exclude(ended_at=None)
    return ended.select_related("account", "ended_by").order_by("-ended_at")[:limit]
