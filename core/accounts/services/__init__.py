"""What people do with their own account."""

from core.accounts.services.profile import change_photo, change_profile, remove_photo
from core.accounts.services.sessions import (
    end_other_sessions,
    end_session,
    sign_out_everywhere,
)

__all__ = [
    "change_photo",
    "change_profile",
    "end_other_sessions",
    "end_session",
    "remove_photo",
    "sign_out_everywhere",
]
