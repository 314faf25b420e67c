"""Who may take a tribe along."""

from core.accounts.models import Account
from core.members.models import Member
from core.privacy.models import TribeCopy
from tenants import gate, policies
from tenants.context import enter_tribe
from tenants.gate import Act
from tenants.models import Tribe


def can_take_whole(account: Account, tribe: Tribe) -> bool:
    """
    Owners and admins take the whole of a tribe along: the organisation answers for what is in it.

    A billing contact sees nothing of a tribe, and so takes nothing.
    """
    return policies.can_take_along(account, tribe)


def can_take_own(account: Account, tribe: Tribe) -> bool:
    """Stewards take along what they see; they see no more than others do."""
    if not gate.may(tribe.access_state, Act.EXPORT):
        return False
    with enter_tribe(tribe):
        members = Member.objects.present().filter(account_id=account.pk)
        return members.filter(role=Member.Role.STEWARD).exists()


def is_steward(member: Member | None) -> bool:
    """Whether somebody inside a tribe is shown the way to its copy."""
    return member is not None and member.is_steward


def can_take(account: Account, copy: TribeCopy) -> bool:
    """Rights are read when a copy is taken: who lost them takes nothing."""
    if copy.is_whole:
        return can_take_whole(account, copy.tribe)
    return copy.asked_by_id == account.pk and can_take_own(account, copy.tribe)
