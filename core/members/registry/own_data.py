"""What rooms keep of a member, told when they take it along."""

from collections.abc import Callable

from django.utils.functional import Promise

from core.accounts.registry import Record, Section
from core.members.models import Member

_sections: dict[str, Section[Member]] = {}


def register_own_data(
    name: str, title: str | Promise, *, tell: Callable[[Member], list[Record]]
) -> None:
    """
    Let a room tell what it keeps of a member in the present tribe.

    Only what is the person's own, also of who left: of others no more than a name that is part of
    the record.

    :raises ValueError: if another room tells something by that name.
    """
    if name in _sections:
        raise ValueError(f"Two rooms tell “{name}”: one would hide the other.")
    _sections[name] = Section(name, title, tell)


def sections() -> list[Section[Member]]:
    """What is told of a member, in the order the rooms came."""
    return list(_sections.values())
