"""Offers to help."""

from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.common.models import Keyed, Timestamped
from core.members.models import Member
from core.partups.models.openings import Opening


class OfferQuerySet(models.QuerySet["Offer"]):
    """Filters on offers."""

    def pending(self) -> "OfferQuerySet":
        """Those that wait for an answer."""
        return self.filter(state=Offer.State.PENDING)


class Offer(Keyed, Timestamped):
    """
    Somebody who would take a seat; one waiting offer per person and opening.

    `yes_by` is the first of two partners who said yes, in a tribe where it takes two.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("waiting for an answer")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")
        LAPSED = "lapsed", _("lapsed")

    class Lapse(models.TextChoices):
        NO_ANSWER = "no_answer", _("Nobody answered within ten days.")
        FILLED = "filled", _("The seats went to others.")
        CLOSED = "closed", _("The opening was closed.")
        ENDED = "ended", _("The part-up came to its end.")

    opening = models.ForeignKey(Opening, models.CASCADE, related_name="offers")
    member = models.ForeignKey(Member, models.PROTECT, related_name="offers")
    words = models.TextField(
        _("words"), blank=True, default="", validators=[MaxLengthValidator(500)]
    )
    hours = models.PositiveSmallIntegerField(
        _("hours a week"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(40)],
    )
    state = models.CharField(max_length=16, choices=State, default=State.PENDING)
    answer = models.TextField(
        _("answer"), blank=True, default="", validators=[MaxLengthValidator(500)]
    )
    answered_by = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", db_index=False
    )
    answered_at = models.DateTimeField(null=True)
    yes_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+", db_index=False)
    reminded_at = models.DateTimeField(null=True)
    lapse = models.CharField(max_length=16, choices=Lapse, blank=True, default="")

    objects = OfferQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["opening", "member"],
                condition=Q(state="pending"),
                name="one_pending_offer_per_member_and_opening",
            )
        ]

    @property
    def is_pending(self) -> bool:
        return self.state == self.State.PENDING

    @property
    def is_accepted(self) -> bool:
        return self.state == self.State.ACCEPTED

    @property
    def is_declined(self) -> bool:
        return self.state == self.State.DECLINED

    @property
    def is_lapsed(self) -> bool:
        return self.state == self.State.LAPSED
