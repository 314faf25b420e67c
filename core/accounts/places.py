"""What rooms above tell of the places an account signs in to; this room knows their keys only."""

import uuid
from collections.abc import Callable, Collection

from core.accounts.models import Account

Asking = Callable[[Account], list[str]]
Naming = Callable[[Account, Collection[uuid.UUID]], dict[uuid.UUID, str]]
_asking: list[Asking] = []
_naming: list[Naming] = []


def register(*, asking: Asking, naming: Naming) -> None:
    """Let a room name the places that ask for a second factor, and those behind keys of tribes."""
    _asking.append(asking)
    _naming.append(naming)


def places_that_ask(account: Account) -> list[str]:
    """The names of the places that this person enters with a second factor only."""
    return [name for asking in _asking for name in asking(account)]


def names_of(account: Account, tribe_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The names of tribes, as far as this person belongs to them now."""
    return {key: name for naming in _naming for key, name in naming(account, tribe_ids).items()}
