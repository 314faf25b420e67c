"""Reading conversations."""

import uuid
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from core.conversations import rules
from core.conversations.models import Message
from core.conversations.rules import Subject
from core.members.models import Member

PAGE_SIZE = 50


@dataclass(frozen=True)
class MessagePage:
    """
    Messages of one conversation, oldest first.

    `older` is the cursor of the page before this one, empty at the beginning; `is_newest` is
    False on every page but the last.
    """

    messages: list[Message]
    older: str
    is_newest: bool
    can_write: bool


def messages_of(subject: Subject) -> QuerySet[Message]:
    """All that was said about a subject, newest last, with who said it."""
    return (
        Message.objects.filter(
            conversation__subject_type=rules.type_of(subject), conversation__subject_id=subject.pk
        )
        .select_related("author")
        .order_by("created_at", "id")
    )


def page_of(*, member: Member, subject: Subject, before: str = "") -> MessagePage:
    """
    Fifty messages about a subject the member sees: the newest, or those before a cursor.

    A cursor that means nothing gives the newest. Each message gets `is_mine`.
    """
    cursor = _cursor(before)
    found = messages_of(subject)
    if cursor:
        moment = Message.objects.filter(pk=cursor).values("created_at")
        found = found.filter(Q(created_at__lt=moment[:1]) | Q(created_at=moment[:1], pk__lt=cursor))
    newest_first = list(found.reverse()[: PAGE_SIZE + 1])
    messages = newest_first[:PAGE_SIZE][::-1]
    for message in messages:
        _mark(message, member)
    return MessagePage(
        messages=messages,
        older=str(messages[0].pk) if len(newest_first) > PAGE_SIZE else "",
        is_newest=cursor is None,
        can_write=rules.can_write(member, subject),
    )


def count_of(subject: Subject) -> int:
    """How many messages there are about a subject, removed ones left out."""
    return messages_of(subject).filter(deleted_at=None).count()


def visible_message(*, member: Member, message_id: uuid.UUID) -> tuple[Message, Subject] | None:
    """A message and what it is about, for who may see that."""
    message = Message.objects.select_related("conversation", "author").filter(pk=message_id).first()
    if message is None:
        return None
    subject = rules.find_subject(
        member, message.conversation.subject_type, message.conversation.subject_id
    )
    if subject is None:
        return None
    _mark(message, member)
    return message, subject


def own_message(*, member: Member, message_id: uuid.UUID) -> tuple[Message, Subject] | None:
    """A message the member wrote, where the member may still be."""
    found = visible_message(member=member, message_id=message_id)
    return found if found and found[0].author_id == member.pk else None


def place_of(message: Message) -> str:
    """The cursor of a page that holds a message and what came after it; empty for the newest."""
    later = Message.objects.filter(
        Q(created_at__gt=message.created_at) | Q(created_at=message.created_at, pk__gt=message.pk),
        conversation_id=message.conversation_id,
    ).order_by("created_at", "id")
    keys = list(later.values_list("pk", flat=True)[:PAGE_SIZE])
    return str(keys[PAGE_SIZE // 2]) if len(keys) == PAGE_SIZE else ""


def _mark(message: Message, member: Member) -> None:
    message.is_mine = message.author_id == member.pk  # type: ignore[attr-defined]


def _cursor(words: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(words)
    except ValueError:
        return None
