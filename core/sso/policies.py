"""Who may set where people sign in."""

from core.accounts.models import Account
from tenants.models import Organisation
from tenants.policies import can_manage


def can_set_sign_in(account: Account, organisation: Organisation) -> bool:
    """Owners and admins of an organisation; a billing contact only pays."""
    return can_manage(account, organisation)
