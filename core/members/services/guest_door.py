"""How guests come in: part-ups let them in, so the room above says how."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from core.accounts.models import Account
from core.common.errors import NotFound
from core.members.models import Member


@dataclass(frozen=True)
class GuestWish:
    """Somebody who holds an invitation into one part-up, until a day."""

    account: Account
    partup_id: uuid.UUID
    until: dt.date
    invited_by: Member
    accepted_version: int


GuestDoor = Callable[[GuestWish], object]
NameOf = Callable[[uuid.UUID], str]
_door: list[GuestDoor] = []
_name_of: list[NameOf] = []


def register_guest_door(door: GuestDoor, *, name_of: NameOf) -> None:
    """
    Let the room of part-ups say how a guest comes in.

    `door(wish)` is called inside the tribe, in the transaction of accepting, with the tribe held.
    It reads today's rules, whether who invited may (still) let guests in, admits the account with
    `admit_member(role="guest", ends_at=…)` and gives the pass, or raises a DomainError.
    `name_of(partup_id)` is what the holder of an invitation reads of where it leads, inside the
    tribe: public does not know; empty when it leads nowhere any more.
    """
    _door[:] = [door]
    _name_of[:] = [name_of]


def place_of(partup_id: uuid.UUID | None) -> str:
    """What the part-up is called that an invitation leads into; empty when there is none."""
    return _name_of[0](partup_id) if partup_id and _name_of else ""


def admit_guest(wish: GuestWish) -> None:
    """
    Let a guest into a part-up.

    :raises NotFound: if no room lets guests in.
    """
    if not _door:
        raise NotFound
    _door[0](wish)
