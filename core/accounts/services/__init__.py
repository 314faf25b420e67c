"""What people do with their own account."""

from core.accounts.services.profile import change_profile
from core.accounts.services.sessions import sign_out_everywhere

__all__ = ["change_profile", "sign_out_everywhere"]
