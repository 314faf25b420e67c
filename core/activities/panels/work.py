"""All the work of a part-up: a list on its page, and a board."""

from dataclasses import dataclass
from typing import Any

from core.activities import policies, rules, selectors
from core.activities.models import Activity
from core.activities.panels.seen import WORK, SeenActivity, see_all
from core.activities.selectors import Column
from core.members.models import Member
from core.partups.models import Partup
from core.partups.selectors import Standing, standing_of


@dataclass(frozen=True)
class SeenColumn:
    """A column as one reader meets it."""

    column: Column
    activities: list[SeenActivity]

    @property
    def state(self) -> Activity.State:
        return self.column.state


@dataclass(frozen=True)
class Work:
    """The columns of a part-up, and what the reader can do with them as a whole."""

    partup: Partup
    columns: list[SeenColumn]
    can_add: bool
    can_move: bool

    @property
    def is_empty(self) -> bool:
        return not any(seen.column.total for seen in self.columns)

    @property
    def listed(self) -> list[SeenColumn]:
        """What is open, for reading from top to bottom: what is being done first."""
        order = (Activity.State.DOING, Activity.State.TODO, Activity.State.IDEA)
        by_state = {seen.state: seen for seen in self.columns}
        return [by_state[state] for state in order if by_state[state].column.total]

    @property
    def done(self) -> SeenColumn:
        """What is done, which steps back in a list."""
        return next(seen for seen in self.columns if seen.column.is_done)


def work_of(
    *, member: Member, partup: Partup, standing: Standing | None = None, back: str = WORK
) -> Work:
    """
    The work of a part-up the member sees.

    Two queries, and one for the standing when the caller does not know it.
    """
    standing = standing or standing_of(member=member, partup=partup)
    columns = selectors.board_of(member=member, partup=partup)
    is_on = rules.is_worked_on(partup)
    return Work(
        partup=partup,
        columns=[SeenColumn(one, see_all(one.rows, standing, back=back)) for one in columns],
        can_add=is_on and policies.can_add(standing),
        can_move=is_on and policies.can_change(standing),
    )


def work_panel(member: Member, partup: Partup) -> dict[str, Any]:
    """The variables of activities/_work.html, for the page of a part-up."""
    return {"work": work_of(member=member, partup=partup)}
