"""Guests: outsiders who were let into one part-up, until a day."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from core.common import clock
from core.common.models import Keyed
from core.members.models import Member


class GuestPassQuerySet(models.QuerySet["GuestPass"]):
    """Filters on passes."""

    def live(self) -> "GuestPassQuerySet":
        """
        Those that open their part-up now; by the database's clock, as hydration asks later.

        A pass is a guest's only: it opens nothing for who became a member.
        """
        return self.filter(ended_at=None, ends_at__gt=Now(), member__role=Member.Role.GUEST)


class GuestPass(Keyed):
    """
    What lets a guest see one part-up, until a day.

    `until` is the last day, inclusive, in the tribe's time zone; `ends_at` is the moment it is
    over. `ended_at` is when somebody, or the clock, ended it. Who comes back gets a new row.
    """

    partup = models.ForeignKey("partups.Partup", models.CASCADE, related_name="passes")
    member = models.ForeignKey(Member, models.PROTECT, related_name="passes")
    let_in_by = models.ForeignKey(Member, models.PROTECT, related_name="+", db_index=False)
    until = models.DateField()
    ends_at = models.DateTimeField()
    created_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    objects = GuestPassQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partup", "member"],
                condition=Q(ended_at=None),
                name="one_pass_per_guest_and_partup",
            )
        ]

    @property
    def is_live(self) -> bool:
        """Whether it was not ended and its last day is not over."""
        return self.ended_at is None and self.ends_at > clock.now()
