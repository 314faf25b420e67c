"""What the rooms above show on the page of a part-up."""

from collections.abc import Callable
from typing import Any

from core.members.models import Member
from core.partups.models import Partup

Panel = Callable[[Member, Partup], dict[str, Any]]
_work_panel: list[Panel] = []


def register_work_panel(panel: Panel) -> None:
    """
    Let a room fill the work tab.

    `panel(member, partup)` gives the variables of the template `activities/_work.html`.
    """
    _work_panel[:] = [panel]


def work_panel(*, member: Member, partup: Partup) -> dict[str, Any] | None:
    """The variables of the work tab, or None while no room fills it."""
    return _work_panel[0](member, partup) if _work_panel else None
