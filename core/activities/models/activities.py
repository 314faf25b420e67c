"""Things to do in a part-up."""

import datetime as dt

from django.core.validators import MaxLengthValidator, MinLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.common.models import Keyed, Timestamped
from core.common.text import OneLine
from core.members.models import Member
from core.partups.models import Partup

LONGEST_TITLE = 80
LONGEST_TEXT = 5000


class ActivityQuerySet(models.QuerySet["Activity"]):
    """Filters on activities."""

    def open(self) -> "ActivityQuerySet":
        """Those that are not done."""
        return self.exclude(state=Activity.State.DONE)

    def in_order(self) -> "ActivityQuerySet":
        """As they stand in their column."""
        return self.order_by("position", "id")


class Activity(Keyed, Timestamped):
    """
    Something to do, or an idea of it.

    `position` orders it in the column of its state: lower stands higher, gaps mean nothing. It is
    written under the lock of the part-up.
    """

    class State(models.TextChoices):
        IDEA = "idea", _("Idea")
        TODO = "todo", _("To do")
        DOING = "doing", _("Doing")
        DONE = "done", _("Done")

    partup = models.ForeignKey(Partup, models.CASCADE, related_name="activities", db_index=False)
    title = models.CharField(
        _("title"), max_length=LONGEST_TITLE, validators=[OneLine(), MinLengthValidator(2)]
    )
    text = models.TextField(
        _("text"), blank=True, default="", validators=[MaxLengthValidator(LONGEST_TEXT)]
    )
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.TODO)
    due_date = models.DateField(_("due date"), null=True, blank=True)
    position = models.IntegerField(default=0)
    created_by = models.ForeignKey(Member, models.PROTECT, related_name="+", db_index=False)
    done_at = models.DateTimeField(null=True)
    form_key = models.UUIDField(null=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partup", "created_by", "form_key"], name="one_activity_per_form"
            ),
            models.CheckConstraint(
                condition=Q(state="done", done_at__isnull=False)
                | (~Q(state="done") & Q(done_at=None)),
                name="done_means_dated",
            ),
        ]
        indexes = [models.Index(fields=["partup", "state", "position"], name="activities_in_order")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_idea(self) -> bool:
        return self.state == self.State.IDEA

    @property
    def is_done(self) -> bool:
        return self.state == self.State.DONE

    def is_late(self, today: dt.date) -> bool:
        """Whether its day is past and it is not done."""
        return self.due_date is not None and self.due_date < today and not self.is_done
