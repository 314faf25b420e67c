"""What follows from what allauth says happened."""

from core.accounts.receivers import addresses, factors, passwords, sign_in

__all__ = ["addresses", "factors", "passwords", "sign_in"]
