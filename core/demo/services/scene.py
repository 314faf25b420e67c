"""A part-up of the story while it is told: its words, its row, and who acts in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.accounts.models import Account
from core.demo.moments import Calendar
from core.demo.services.chronicle import Chronicle, Deed
from core.demo.story import PartUp
from core.demo.story import Tribe as TribeStory
from core.members.models import Member
from core.partups.models import Opening, Partup

# What happens together still happens one after the other: this many days, or 50 seconds.
A_LITTLE = 0.001


@dataclass(kw_only=True)
class Scene:
    """What every deed in a part-up needs; `row` is there once it was started."""

    told: PartUp
    tribe: TribeStory
    members: dict[str, Member]
    accounts: Mapping[str, Account]
    chronicle: Chronicle
    calendar: Calendar
    row: Partup = field(init=False)
    openings: dict[str, Opening] = field(default_factory=dict)

    def at(self, ago: float, deed: Deed) -> None:
        """Remember a deed for so many days ago."""
        self.chronicle.at(self.calendar.moment(ago), deed)

    def who(self, key: str) -> Member:
        """Somebody who has come in by now."""
        return self.members[key]
