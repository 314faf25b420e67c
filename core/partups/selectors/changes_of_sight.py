"""Who would gain and lose sight of a part-up, before anybody changes it."""

from dataclasses import dataclass

from core.members.models import Member
from core.partups.models import Partup
from core.partups.models.sight import members_who_see
from core.partups.selectors import audience

MOST_NAMES = 30


@dataclass(frozen=True)
class ChangeOfSight:
    """
    Who gains and who loses sight; the first names of each, and how many there are.

    `followers` are those among the losers who follow it: they follow no more.
    """

    audience: str
    gains: list[Member]
    gain_count: int
    losses: list[Member]
    loss_count: int
    followers: list[Member]
    follower_count: int

    @property
    def more_gains(self) -> int:
        return self.gain_count - len(self.gains)

    @property
    def more_losses(self) -> int:
        return self.loss_count - len(self.losses)


def change_of_sight(*, partup: Partup, to: str) -> ChangeOfSight:
    """What another audience would change: asked of the very rule that the lists are made by."""
    this = Partup.objects.filter(pk=partup.pk)
    see_now, see_then = members_who_see(this), members_who_see(this, as_if=to)
    gains = see_then.exclude(pk__in=see_now.values("pk")).order_by("display_name", "id")
    losses = see_now.exclude(pk__in=see_then.values("pk")).order_by("display_name", "id")
    followers = losses.filter(pk__in=audience.supporters(partup.pk).values("pk"))
    return ChangeOfSight(
        audience=to,
        gains=list(gains[:MOST_NAMES]),
        gain_count=gains.count(),
        losses=list(losses[:MOST_NAMES]),
        loss_count=losses.count(),
        followers=list(followers[:MOST_NAMES]),
        follower_count=followers.count(),
    )
