"""How a part-up ended, in the words of its partners."""

from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.common.models import Keyed, Timestamped
from core.members.models import Member
from core.partups.models.partups import Partup


class Closing(Keyed, Timestamped):
    """
    The three answers of a part-up, shared by its partners; any of them may better the words.

    `closed_by` stays empty when the time for answering ran out.
    """

    class Outcome(models.TextChoices):
        REACHED = "reached", _("We reached it")
        PARTLY = "partly", _("We got part of the way")
        OTHERWISE = "otherwise", _("It became something else")

    partup = models.OneToOneField(Partup, models.CASCADE, related_name="closing")
    outcome = models.CharField(_("outcome"), max_length=16, choices=Outcome, blank=True, default="")
    result = models.TextField(
        _("result"), blank=True, default="", validators=[MaxLengthValidator(2000)]
    )
    learned = models.TextField(
        _("what we learned"), blank=True, default="", validators=[MaxLengthValidator(2000)]
    )
    appreciations = models.TextField(
        _("appreciations"), blank=True, default="", validators=[MaxLengthValidator(2000)]
    )
    answered_by = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", db_index=False
    )
    answered_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", db_index=False
    )

    @property
    def is_answered(self) -> bool:
        """Whether somebody wrote down the result."""
        return bool(self.outcome and self.result)
