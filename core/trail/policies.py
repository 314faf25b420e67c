"""Who may read the record of a tribe."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.members.models import Member


def can_read(member: "Member") -> bool:
    """Stewards answer for the tribe, so they read what was done in it, and take it along."""
    return member.is_steward
