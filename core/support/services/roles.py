"""Giving and taking the roles of staff."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Account
from core.audit import services as audit
from core.common import clock
from core.common.errors import DomainError
from core.support.models import Elevation, StaffRole
from core.support.policies import check_may_change
from core.support.rules import Right, Staff
from core.support.services.reasons import checked_reason


class NotForOneself(DomainError):
    """Nobody gives or takes their own roles: a colleague does, or the command on the machine."""

    code = "not_for_oneself"
    message = _("A colleague changes your roles; nobody changes their own.")


class NotStaff(DomainError):
    """A role means something on the staff host only."""

    code = "not_staff"
    message = _("This account does not work on the staff host.")


@audit.refusals_recorded("staff.role_given", about="account")
def give_role(*, actor: Staff, account: Account, role: str, reason: str) -> StaffRole:
    """
    Give one of staff a role; giving it twice is harmless, and the first reason stays.

    :raises NotAllowed: if the actor gives no roles.
    :raises ElevationNeeded: without a fresh second factor.
    :raises NotForOneself: if the actor asks for themselves.
    :raises NotStaff: if the account is not staff.
    :raises InvalidInput: if no reason is given.
    """
    check_may_change(actor, Right.ROLES)
    if account.pk == actor.pk:
        raise NotForOneself
    return grant(account=account, role=role, reason=reason, given_by=actor.account)


@transaction.atomic
def grant(
    *, account: Account, role: str, reason: str, given_by: Account | None = None
) -> StaffRole:
    """
    Write a role down; also the first one of all, which the command on the machine gives.

    :raises NotStaff: if the account is not staff.
    :raises InvalidInput: if no reason is given.
    """
    words = checked_reason(reason)
    person = Account.objects.select_for_update().get(pk=account.pk)
    if not (person.is_staff and person.is_active):
        raise NotStaff
    held = StaffRole.objects.filter(account=person, role=role, ended_at=None).first()
    if held:
        return held
    given = StaffRole.objects.create(account=person, role=role, reason=words, given_by=given_by)
    audit.record(
        action="staff.role_given",
        account_id=given_by.pk if given_by else None,
        object_type="account",
        object_id=person.pk,
        changes={"role": role},
    )
    return given


@audit.refusals_recorded("staff.role_taken", about="account")
def take_role(*, actor: Staff, account: Account, role: str, reason: str) -> bool:
    """
    Take a role away, from the next request on; tell whether it was held.

    :raises NotAllowed: if the actor gives no roles.
    :raises ElevationNeeded: without a fresh second factor.
    :raises NotForOneself: if it is the actor's own.
    :raises InvalidInput: if no reason is given.
    """
    check_may_change(actor, Right.ROLES)
    if account.pk == actor.pk:
        raise NotForOneself
    return revoke(account=account, role=role, reason=reason, ended_by=actor.account)


def drop_staff(*, accounts: QuerySet[Account]) -> None:
    """
    Drop the roles of accounts that are about to be deleted, and each time they could change things.

    Machine work behind removing the demo: people are never deleted. A role they gave to or took
    from somebody else stays, as if the command on the machine had done it; the record keeps who.
    """
    StaffRole.objects.filter(account__in=accounts).delete()
    Elevation.objects.filter(account__in=accounts).delete()
    StaffRole.objects.filter(given_by__in=accounts).update(given_by=None)
    StaffRole.objects.filter(ended_by__in=accounts).update(ended_by=None)


@transaction.atomic
def revoke(*, account: Account, role: str, reason: str, ended_by: Account | None = None) -> bool:
    """
    Write down that a role is over; a second time changes nothing.

    :raises InvalidInput: if no reason is given.
    """
    checked_reason(reason)
    held = StaffRole.objects.filter(account=account, role=role, ended_at=None)
    if not held.update(ended_at=clock.now(), ended_by=ended_by):
        return False
    audit.record(
        action="staff.role_taken",
        account_id=ended_by.pk if ended_by else None,
        object_type="account",
        object_id=account.pk,
        changes={"role": role},
    )
    return True
