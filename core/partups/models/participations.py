"""Who is in a part-up."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.common.models import Keyed
from core.members.models import Member


class ParticipationQuerySet(models.QuerySet["Participation"]):
    """Filters on who is in a part-up."""

    def present(self) -> "ParticipationQuerySet":
        """Those who did not leave."""
        return self.filter(left_at=None)

    def partners(self) -> "ParticipationQuerySet":
        """Those who are partners now."""
        return self.present().filter(role=Participation.Role.PARTNER)

    def supporters(self) -> "ParticipationQuerySet":
        """Those who follow now."""
        return self.present().filter(role=Participation.Role.SUPPORTER)


class Participation(Keyed):
    """
    Somebody's place in a part-up: a partner's seat, or a supporter's.

    Who comes back after leaving gets a new row. `confirmed_by` is the second partner who says
    that this one contributed.
    """

    class Role(models.TextChoices):
        PARTNER = "partner", _("partner")
        SUPPORTER = "supporter", _("supporter")

    partup = models.ForeignKey("partups.Partup", models.CASCADE, related_name="participations")
    member = models.ForeignKey(Member, models.PROTECT, related_name="participations")
    role = models.CharField(max_length=16, choices=Role)
    opening = models.ForeignKey(
        "partups.Opening", models.SET_NULL, null=True, related_name="participations"
    )
    is_starter = models.BooleanField(default=False)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", db_index=False
    )
    confirmed_at = models.DateTimeField(null=True)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partup", "member"],
                condition=Q(left_at=None),
                name="one_seat_per_member_and_partup",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("member")),
                name="nobody_confirms_their_own_contribution",
            ),
        ]

    @property
    def is_partner(self) -> bool:
        return self.role == self.Role.PARTNER and self.left_at is None

    @property
    def is_supporter(self) -> bool:
        return self.role == self.Role.SUPPORTER and self.left_at is None
