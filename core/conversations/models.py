"""Conversations and the messages in them."""

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.common import clock
from core.common.models import Keyed

LONGEST_MESSAGE = 5000


class Conversation(Keyed):
    """
    The one stream about a subject, made when somebody first says something.

    `subject_type` and `subject_id` name the thing as in the history; its own room knows who may
    read it (rules.py).
    """

    subject_type = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id"], name="one_conversation_per_subject"
            )
        ]


class Message(Keyed):
    """
    What somebody said, in Markdown.

    `form_key` is of the form it was typed in: sending that again says nothing twice. A removed
    message keeps its place and loses its words.
    """

    conversation = models.ForeignKey(
        Conversation, models.CASCADE, related_name="messages", db_index=False
    )
    author = models.ForeignKey("members.Member", models.PROTECT, related_name="+", db_index=False)
    text = models.TextField(
        validators=[
            MaxLengthValidator(
                LONGEST_MESSAGE,
                _("A message holds at most 5,000 characters. Shorten it, or send it in two."),
            )
        ],
        error_messages={"blank": _("Write something first.")},
    )
    created_at = models.DateTimeField(default=clock.now)
    edited_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)
    form_key = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "author", "form_key"], name="one_message_per_form"
            ),
            models.CheckConstraint(
                condition=Q(deleted_at=None) | Q(text=""), name="removed_messages_hold_no_words"
            ),
        ]
        indexes = [
            models.Index(fields=["conversation", "created_at", "id"], name="messages_in_order"),
        ]

    @property
    def is_removed(self) -> bool:
        return self.deleted_at is not None

    @property
    def anchor(self) -> str:
        """Where it stands on a page."""
        return f"message-{self.pk}"
