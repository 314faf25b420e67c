"""Who may look at the bill, who may pay it, and who may change what is on it."""

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
    """Staff give a tribe more time, more room, or a year for free; the last with four eyes."""
    return account.is_active and account.is_staff


def can_change_billing(account: Account, organisation: Organisation) -> bool:
    """Owners and billing contacts say who is billed, how, and where; an admin reads."""
    return organisation.roles.filter(account=account, role__in=CHANGERS).exists()


def can_approve_orders(account: Account) -> bool:
    """Staff decide who may pay by invoice."""
    return account.is_active and account.is_staff
