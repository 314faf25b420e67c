"""All the work of a part-up: a list on its page, and a board."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

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

    partup: Partup
    column: Column
    activities: list[SeenActivity]

    @property
    def all_url(self) -> str:
        """The page with everything in this column."""
        return reverse("activities:of_state", args=[self.partup.pk, self.state.value])

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
    def add_url(self) -> str:
        return reverse("activities:add", args=[self.partup.pk])

    @property
    def board_url(self) -> str:
        return reverse("activities:board", args=[self.partup.pk])

    @property
    def form_key(self) -> uuid.UUID:
        """A new key for the form above the list."""
        return uuid.uuid4()

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
    seen = [SeenColumn(partup, one, see_all(one.rows, standing, back=back)) for one in columns]
    return Work(
        partup=partup,
        columns=seen,
        can_add=is_on and policies.can_add(standing),
        can_move=is_on and policies.can_change(standing),
    )


def work_panel(member: Member, partup: Partup) -> dict[str, Any]:
    """The variables of activities/_work.html, for the page of a part-up."""
    return {"activities": work_of(member=member, partup=partup)}
