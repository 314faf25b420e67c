"""Who may look at the bill, who may pay it, and who may change what is on it."""

from billing.staff import Duty, may_do
from core.accounts.models import Account
from tenants.models import Organisation, OrganisationRole

CHANGERS = frozenset({OrganisationRole.Role.OWNER, OrganisationRole.Role.BILLING})


def can_see_billing(account: Account, organisation: Organisation) -> bool:
    """Everyone with a role in an organisation sees what it pays: owner, admin, billing contact."""
    return organisation.roles.filter(account=account).exists()


def can_pay(account: Account, organisation: Organisation) -> bool:
    """The same people pay; a billing contact sees no tribe content by it."""
    return can_see_billing(account, organisation)


def can_make_exceptions(account: Account) -> bool:
    """Staff whose role gives time make exceptions, and ask for what takes two people."""
    return may_do(account, Duty.TIME)


def can_decide_for_two(account: Account) -> bool:
    """Staff whose role decides agree to what a colleague asked: a gift, or erasing a tribe."""
    return may_do(account, Duty.APPROVE)


def can_change_billing(account: Account, organisation: Organisation) -> bool:
    """Owners and billing contacts say who is billed, how, and where; an admin reads."""
    return organisation.roles.filter(account=account, role__in=CHANGERS).exists()


def can_approve_orders(account: Account) -> bool:
    """Staff whose role decides say who may pay by invoice."""
    return may_do(account, Duty.APPROVE)
