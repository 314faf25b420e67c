"""Who may do what with tokens."""

from core.members.models import Member


def can_see_tokens_of_tribe(member: Member) -> bool:
    """Stewards see which programs may come into their tribe, and for whom; never the secret."""
    return member.is_steward
