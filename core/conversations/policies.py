"""Who may change what was said: only who said it."""

from core.conversations.models import Message
from core.members.models import Member


def can_change_message(member: Member, message: Message) -> bool:
    """Everybody changes and removes their own messages, nobody those of another."""
    return member.is_present and message.author_id == member.pk
