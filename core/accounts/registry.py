"""What rooms keep of a person: told when they take it along, let go of when they are erased."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.utils.functional import Promise

from core.accounts.models import Account

Whose = TypeVar("Whose")
Record = Mapping[str, Any]


@dataclass(frozen=True)
class Section(Generic[Whose]):
    """One part of what is somebody's: `name` is that of its file, `tell` gives its records."""

    name: str
    title: str | Promise
    tell: Callable[[Whose], list[Record]]


Eraser = Callable[[Account], None]
_sections: dict[str, Section[Account]] = {}
_erasers: dict[str, Eraser] = {}


def register_own_data(
    name: str,
    title: str | Promise,
    *,
    tell: Callable[[Account], list[Record]],
) -> None:
    """
    Let a room tell what it keeps of an account outside the tribes.

    Only what is the person's own: of others no more than a name that is part of the record.

    :raises ValueError: if another room tells something by that name.
    """
    if name in _sections:
        raise ValueError(f"Two rooms tell “{name}”: one would hide the other.")
    _sections[name] = Section(name, title, tell)


def register_eraser(name: str, erase: Eraser) -> None:
    """
    Let a room let go of a person, in the transaction that erases the account.

    `erase(account)` still finds the account's addresses; doing it twice is harmless.
    """
    _erasers[name] = erase


def sections() -> list[Section[Account]]:
    """What is told of an account, in the order the rooms came."""
    return list(_sections.values())


def erase_all(account: Account) -> None:
    """Have every room let go of a person; those above before those below."""
    for erase in reversed(_erasers.values()):
        erase(account)
