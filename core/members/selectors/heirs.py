"""Who keeps a tribe when its last steward goes."""

from core.members.models import Member
from core.members.selectors.people import people


def longest_there(*, without: Member) -> Member | None:
    """Of the others, who joined first; None when nobody else is there. Guests keep no tribe."""
    return people().exclude(pk=without.pk).order_by("joined_at", "id").first()
