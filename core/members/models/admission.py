"""What a tribe keeps of those who are on their way in; public knows only that they are."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.common.models import Keyed
from core.common.text import CleanText, OneLine
from core.members.models.members import Member

MOST_QUESTIONS = 5
LONGEST_QUESTION = 140
LONGEST_WORDS = 500


class JoinQuestion(Keyed):
    """Something the tribe asks whoever would like to join; up to five, in order."""

    position = models.PositiveSmallIntegerField()
    text = models.CharField(_("question"), max_length=LONGEST_QUESTION, validators=[OneLine()])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["position"], name="one_question_at_each_place")
        ]


class JoinAnswers(Keyed):
    """
    What somebody said who asks to join; it has the key of their request in public.

    `answers` holds each question as it was put, with its answer: changing the questions later
    changes nothing here. `words` is what a steward said with the answer. Stewards read it.
    """

    invited_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    accepted_version = models.PositiveIntegerField()
    answers: Any = models.JSONField(default=list)
    is_waiting = models.BooleanField(default=True)
    answered_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    words = models.TextField(
        max_length=LONGEST_WORDS, blank=True, default="", validators=[CleanText()]
    )
    created_at = models.DateTimeField()


class InvitationNote(Keyed):
    """What an invitation says to whom; it has the key of the invitation in public."""

    name = models.CharField(max_length=80, blank=True, default="", validators=[OneLine()])
    words = models.TextField(
        max_length=LONGEST_WORDS, blank=True, default="", validators=[CleanText()]
    )


class PeopleImport(Keyed):
    """
    A list of people to invite, looked at first and mailed when a steward says so.

    `rows` are `[line, name, address, level, problem]`; they are emptied after a week.
    `handled` says how far the sending is, so that whoever goes on mails nobody twice.
    """

    class State(models.TextChoices):
        PREVIEW = "preview", _("to be looked at")
        SENDING = "sending", _("on its way")
        DONE = "done", _("done")
        STOPPED = "stopped", _("stopped")

    created_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.PREVIEW)
    rows: Any = models.JSONField(default=list)
    words = models.TextField(
        max_length=LONGEST_WORDS, blank=True, default="", validators=[CleanText()]
    )
    handled = models.PositiveSmallIntegerField(default=0)
    mailed = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    @property
    def ready_rows(self) -> list[list[Any]]:
        """The lines nothing is wrong with."""
        return [row for row in self.rows if not row[4]]

    @property
    def is_preview(self) -> bool:
        return self.state == self.State.PREVIEW

    @property
    def is_stopped(self) -> bool:
        return self.state == self.State.STOPPED

    @property
    def is_sending(self) -> bool:
        return self.state == self.State.SENDING
