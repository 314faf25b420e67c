"""What a part-up looks for."""

import datetime as dt

from django.core.validators import (
    MaxLengthValidator,
    MaxValueValidator,
    MinLengthValidator,
    MinValueValidator,
)
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.common.models import Keyed, Timestamped
from core.common.text import OneLine
from core.partups.models.partups import Partup


class OpeningQuerySet(models.QuerySet["Opening"]):
    """Filters on openings."""

    def open(self) -> "OpeningQuerySet":
        """Those with a free seat."""
        return self.filter(state=Opening.State.OPEN)


class Opening(Keyed, Timestamped):
    """
    Seats that wait for somebody, and what they would do there.

    `seats_taken` counts the partners who came in by this opening; it is written under the lock of
    the part-up. `deadline` is the last day to offer, inclusive.
    """

    class State(models.TextChoices):
        OPEN = "open", _("open")
        FILLED = "filled", _("filled")
        CLOSED = "closed", pgettext_lazy("opening", "closed")

    partup = models.ForeignKey(Partup, models.CASCADE, related_name="openings")
    title = models.CharField(
        _("title"), max_length=80, validators=[OneLine(), MinLengthValidator(2)]
    )
    text = models.TextField(
        _("what you would do"), blank=True, default="", validators=[MaxLengthValidator(1000)]
    )
    seats = models.PositiveSmallIntegerField(
        _("seats"), default=1, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    seats_taken = models.PositiveSmallIntegerField(default=0)
    hours_a_week = models.PositiveSmallIntegerField(
        _("hours a week"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(40)],
    )
    deadline = models.DateField(_("offers until"), null=True, blank=True)
    state = models.CharField(max_length=16, choices=State, default=State.OPEN)

    objects = OpeningQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(seats__gte=1, seats__lte=20), name="seats_are_1_to_20"
            ),
            models.CheckConstraint(
                condition=Q(seats_taken__lte=F("seats")), name="no_more_taken_than_seats"
            ),
            models.CheckConstraint(
                condition=~Q(state="open") | Q(seats_taken__lt=F("seats")),
                name="open_openings_have_a_free_seat",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page on the tribe's host."""
        return reverse("partups:opening", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_filled(self) -> bool:
        return self.state == self.State.FILLED

    @property
    def is_closed(self) -> bool:
        return self.state == self.State.CLOSED

    @property
    def seats_free(self) -> int:
        """How many seats wait; none when it is not open."""
        return self.seats - self.seats_taken if self.is_open else 0

    def is_too_late(self, today: dt.date) -> bool:
        """Whether its last day to offer is past."""
        return self.deadline is not None and self.deadline < today


class Need(Keyed):
    """Something an opening asks for, in free words."""

    opening = models.ForeignKey(Opening, models.CASCADE, related_name="needs")
    words = models.CharField(_("need"), max_length=60, validators=[OneLine()])
    is_required = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.words
