"""Questions about people."""

from core.accounts.models import Account


def name_of(account: Account) -> str:
    """What to call somebody in a mail or a greeting."""
    return account.name
