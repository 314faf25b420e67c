"""Temporary teams round one task."""

import uuid

from django.conf import settings
from django.core.validators import (
    MaxLengthValidator,
    MaxValueValidator,
    MinLengthValidator,
    MinValueValidator,
)
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.common.models import Keyed, Timestamped
from core.common.text import OneLine
from core.members.models import Member
from core.partups.models.participations import Participation
from core.partups.models.sight import LEVEL_NEEDED, Audience, SightQuerySet

MOST_EXTENSIONS = 2


class PartupQuerySet(SightQuerySet):
    """Filters on part-ups."""

    def live(self) -> "PartupQuerySet":
        """Those that were opened and are not over."""
        return self.filter(state__in=Partup.LIVE)

    def with_partner(self, member: Member) -> "PartupQuerySet":
        """Those a member is a partner of now."""
        return self.filter(_has_partner(member=member))

    def of_partner_account(self, account_id: uuid.UUID) -> "PartupQuerySet":
        """Those an account is a partner of and sees: the shape hydration asks in."""
        return self.visible_to_account(account_id).filter(
            _has_partner(member__account_id=account_id)
        )


def _has_partner(**who: object) -> models.Exists:
    seats = Participation.objects.partners().filter(partup=models.OuterRef("pk"), **who)
    return models.Exists(seats)


class Partup(Keyed, Timestamped):
    """
    A team round one task, born knowing its last day.

    `end_date` is the last day, inclusive, in the tribe's time zone; `closes_at` is the moment it
    is over. Who sees it: sight.py.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        OPEN = "open", _("open")
        RUNNING = "running", _("running")
        CLOSING = "closing", _("closing")
        CLOSED = "closed", _("closed")
        STOPPED = "stopped", _("stopped")

    Audience = Audience
    WORKING = (State.OPEN, State.RUNNING)
    LIVE = (*WORKING, State.CLOSING)
    OVER = (State.CLOSED, State.STOPPED)

    name = models.CharField(_("name"), max_length=80, validators=[OneLine(), MinLengthValidator(2)])
    driver = models.TextField(
        _("what is going on"), validators=[MinLengthValidator(10), MaxLengthValidator(500)]
    )
    intended_result = models.TextField(
        _("intended result"), validators=[MinLengthValidator(10), MaxLengthValidator(500)]
    )
    motivation = models.TextField(
        _("motivation"), blank=True, default="", validators=[MaxLengthValidator(500)]
    )
    end_date = models.DateField(_("end date"))
    closes_at = models.DateTimeField()
    state = models.CharField(max_length=16, choices=State, default=State.DRAFT)
    audience = models.CharField(max_length=16, choices=Audience, default=Audience.EVERYONE)
    minimum_team = models.PositiveSmallIntegerField(
        _("minimum team"), default=2, validators=[MinValueValidator(2), MaxValueValidator(50)]
    )
    language = models.CharField(max_length=8, choices=settings.LANGUAGES)
    hue = models.PositiveSmallIntegerField(validators=[MaxValueValidator(345)])
    starter = models.ForeignKey(Member, models.PROTECT, related_name="+")
    form_key = models.UUIDField(default=uuid.uuid4)
    extensions = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField(null=True)
    closing_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    stop_reason = models.TextField(
        _("reason"), blank=True, default="", validators=[MaxLengthValidator(500)]
    )

    objects = PartupQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["starter", "form_key"], name="one_partup_per_starting_form"
            ),
            models.CheckConstraint(
                condition=Q(minimum_team__gte=2, minimum_team__lte=50),
                name="minimum_team_is_2_to_50",
            ),
            models.CheckConstraint(
                condition=Q(extensions__lte=MOST_EXTENSIONS), name="extended_at_most_twice"
            ),
            models.CheckConstraint(
                condition=Q(state="draft", opened_at=None)
                | Q(state="stopped")
                | Q(state__in=["open", "running", "closing", "closed"], opened_at__isnull=False),
                name="only_drafts_were_never_opened",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["closed", "stopped"], closed_at__isnull=False)
                | Q(state__in=["draft", "open", "running", "closing"], closed_at=None),
                name="over_means_closed_or_stopped",
            ),
        ]
        indexes = [models.Index(fields=["state", "closes_at"], name="partups_by_state")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its page on the tribe's host."""
        return reverse("partups:detail", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_working(self) -> bool:
        """Whether it is open or running: people can offer, and leave."""
        return self.state in self.WORKING

    @property
    def is_closing(self) -> bool:
        return self.state == self.State.CLOSING

    @property
    def is_closed(self) -> bool:
        return self.state == self.State.CLOSED

    @property
    def is_stopped(self) -> bool:
        return self.state == self.State.STOPPED

    @property
    def is_live(self) -> bool:
        """Whether it was opened and is not over."""
        return self.state in self.LIVE

    @property
    def is_over(self) -> bool:
        return self.state in self.OVER

    @property
    def is_extendable(self) -> bool:
        """Whether its end may be moved once more."""
        return self.is_live and self.extensions < MOST_EXTENSIONS

    @property
    def level_needed(self) -> int | None:
        """The trust it takes to see it from outside; None when nobody from outside does."""
        return LEVEL_NEEDED.get(self.audience) if self.opened_at else None
