"""Who does an activity."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.activities.models.activities import Activity
from core.common.models import Keyed, Timestamped
from core.members.models import Member


class ContributionQuerySet(models.QuerySet["Contribution"]):
    """Filters on contributions."""

    def agreed(self) -> "ContributionQuerySet":
        """Those of people who do it."""
        return self.filter(state=Contribution.State.AGREED)

    def proposed(self) -> "ContributionQuerySet":
        """Those that wait for a partner's word."""
        return self.filter(state=Contribution.State.PROPOSED)


class Contribution(Keyed, Timestamped):
    """
    Somebody does an activity, or would like to.

    A partner's contribution is agreed by itself; that of others when a partner says so. Any number
    of people do an activity. Who lets go loses the row.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        AGREED = "agreed", _("agreed")

    activity = models.ForeignKey(
        Activity, models.CASCADE, related_name="contributions", db_index=False
    )
    member = models.ForeignKey(Member, models.PROTECT, related_name="contributions")
    state = models.CharField(max_length=16, choices=State)
    agreed_by = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", db_index=False
    )

    objects = ContributionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "member"], name="one_contribution_per_member_and_activity"
            )
        ]

    @property
    def is_agreed(self) -> bool:
        return self.state == self.State.AGREED

    @property
    def is_proposed(self) -> bool:
        return self.state == self.State.PROPOSED
