"""What the rooms above show on the page of a person."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from core.members.models import Member


@dataclass(frozen=True)
class Work:
    """Something a person works on now, as the reader may see it."""

    title: str
    href: str
    end_date: dt.date


WorkPanel = Callable[[Member, Member], list[Work]]
_work_panel: list[WorkPanel] = []


def register_work_panel(panel: WorkPanel) -> None:
    """Let a room tell what a person works on: `panel(member, person)`, as far as `member` sees."""
    _work_panel[:] = [panel]


def work_of(*, member: Member, person: Member) -> list[Work]:
    """What a person works on now, as far as the member may see it."""
    return _work_panel[0](member, person) if _work_panel else []
