"""What a member said in a tribe."""

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from core.accounts.registry import Record
from core.conversations.models import Message
from core.members.models import Member
from core.members.registry import register_own_data


def _messages(member: Member) -> list[Record]:
    """One's own words, also of a tribe one left; a removed message has none."""
    mine = Message.objects.filter(author=member, deleted_at=None).order_by("created_at", "id")
    fields = ("text", "created_at", "edited_at")
    return list(
        mine.values(
            *fields,
            about=F("conversation__subject_type"),
            about_id=F("conversation__subject_id"),
        )
    )


register_own_data("messages", _("Messages"), tell=_messages)
