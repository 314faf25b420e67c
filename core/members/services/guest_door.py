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
_door: list[GuestDoor] = []


def register_guest_door(door: GuestDoor) -> None:
    """
    Let the room of part-ups say how a guest comes in.

    `door(wish)` is called inside the tribe, in the transaction of accepting, with the tribe held.
    It reads today's rules, whether who invited may (still) let guests in, admits the account with
    `admit_member(role="guest", ends_at=…)` and gives the pass, or raises a DomainError.
    """
    _door[:] = [door]


def admit_guest(wish: GuestWish) -> None:
    """
    Let a guest into a part-up.

    :raises NotFound: if no room lets guests in.
    """
    if not _door:
        raise NotFound
    _door[0](wish)
