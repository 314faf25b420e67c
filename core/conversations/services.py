"""Saying something, saying it better, and taking it back."""

import uuid

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.common import clock
from core.common.errors import DomainError, NotAllowed, NotFound
from core.common.validation import check_fields
from core.conversations import rules
from core.conversations.events import MessageEvent
from core.conversations.models import Conversation, Message
from core.conversations.policies import can_change_message
from core.conversations.rules import Subject
from core.history.services import record_event
from core.members.models import Member


class MessageRemoved(DomainError):
    """Somebody changes a message that is gone."""

    code = "message_removed"
    message = _("This message was removed.")


@transaction.atomic
def post_message(
    *, actor: Member, subject: Subject, text: str, key: uuid.UUID | None = None
) -> Message:
    """
    This will add a message to the conversation about a subject.

    Who may write there is what the subject's own room says. Sending the same form again (the same
    `key`) returns the message that is there.

    :raises NotAllowed: if the actor may not write about this.
    :raises InvalidInput: if the text is empty, too long or holds forbidden characters.
    """
    if not rules.can_write(actor, subject):
        raise NotAllowed(_("You cannot write in this conversation."))
    message = Message(author=actor, text=text, form_key=key)
    check_fields(message)

    # The lock puts messages in order and makes a form that is sent twice at once wait for itself.
    message.conversation, _made = Conversation.objects.select_for_update().get_or_create(
        subject_type=rules.type_of(subject), subject_id=subject.pk
    )
    if key and (same := _sent_before(message)):
        return same
    message.created_at = clock.now()
    message.save(force_insert=True)
    record_event(
        kind=MessageEvent.POSTED,
        actor=actor,
        subject=message,
        partup_id=_partup_of(message.conversation),
        data={"conversation": str(message.conversation_id)},
    )
    return message


@transaction.atomic
def edit_message(*, actor: Member, message: Message, text: str) -> Message:
    """
    This will change the words of the actor's own message, and show that it was edited.

    Saving the same words again changes nothing.

    :raises NotFound: if the actor does not see the conversation any more.
    :raises NotAllowed: if it is not the actor's, or the conversation is closed to the actor.
    :raises MessageRemoved: if it was removed.
    :raises InvalidInput: if the text does not fit.
    """
    message, subject = _own(actor, message)
    if not rules.can_write(actor, subject):
        raise NotAllowed(_("You cannot write in this conversation."))
    if message.is_removed:
        raise MessageRemoved
    before, message.text = message.text, text
    check_fields(message)
    if message.text != before:
        message.edited_at = clock.now()
        message.save(update_fields=["text", "edited_at"])
    return message


@transaction.atomic
def delete_message(*, actor: Member, message: Message) -> Message:
    """
    This will take the words of the actor's own message away; its place stays.

    Removing it twice is harmless.

    :raises NotFound: if the actor does not see the conversation any more.
    :raises NotAllowed: if it is not the actor's.
    """
    message, _subject = _own(actor, message)
    if not message.is_removed:
        message.text, message.deleted_at = "", clock.now()
        message.save(update_fields=["text", "deleted_at"])
    return message


def _own(actor: Member, message: Message) -> tuple[Message, Subject]:
    """The locked row and its subject, if it is the actor's to change."""
    message = (
        Message.objects.select_for_update(of=("self",))
        .select_related("conversation", "author")
        .get(pk=message.pk)
    )
    about = message.conversation
    subject = rules.find_subject(actor, about.subject_type, about.subject_id)
    if subject is None:
        raise NotFound
    if not can_change_message(actor, message):
        raise NotAllowed(_("Only who wrote a message changes it."))
    return message, subject


def _sent_before(message: Message) -> Message | None:
    return Message.objects.filter(
        conversation=message.conversation, author=message.author, form_key=message.form_key
    ).first()


def _partup_of(conversation: Conversation) -> uuid.UUID | None:
    return conversation.subject_id if conversation.subject_type == "partup" else None
