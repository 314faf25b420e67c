"""What people do with their own account."""

from core.accounts.services.profile import change_photo, change_profile, remove_photo
from core.accounts.services.sessions import sign_out_everywhere

__all__ = ["change_photo", "change_profile", "remove_photo", "sign_out_everywhere"]
