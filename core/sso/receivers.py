"""What single sign-on says to the rooms below it."""

from core.accounts.elsewhere import register_elsewhere
from core.sso import selectors


def where(email: str) -> str:
    """The organisation at which an address has to sign in."""
    provider = selectors.must_sign_in_at(email)
    return provider.organisation.name if provider else ""


register_elsewhere(where)
