"""
One lock per part-up, so that its seats are counted by one at a time.

The order is always the same: first the person, then the part-up. Nobody waits in a circle.
"""

import uuid

from core.common.errors import NotAllowed, NotFound
from core.members.models import Member
from core.partups import selectors
from core.partups.errors import PartupOver
from core.partups.models import Partup
from core.partups.policies import can_see
from core.partups.selectors import Standing


def lock_member(member_id: uuid.UUID, *, nowait: bool = False) -> Member:
    """Hold a person, so that they do not leave the tribe meanwhile; `nowait` as below."""
    return Member.objects.select_for_update(no_key=True, nowait=nowait).get(pk=member_id)


def lock_partup(partup_id: uuid.UUID, *, nowait: bool = False) -> Partup:
    """
    Hold a part-up as it is now.

    The clock asks with `nowait`: it holds its job already, which a person may be waiting for.
    """
    return Partup.objects.select_for_update(no_key=True, nowait=nowait).get(pk=partup_id)


def lock_standing(*, actor: Member, partup_id: uuid.UUID) -> Standing:
    """
    Hold a part-up, and say what the actor is in it.

    :raises NotFound: if the actor may not see it.
    """
    standing = selectors.standing_of(member=actor, partup=lock_partup(partup_id))
    if not can_see(standing):
        raise NotFound
    return standing


def check_working(partup: Partup) -> None:
    """
    Refuse what is only done in a part-up that is open or running.

    :raises PartupOver: if it is a draft, closing or over.
    """
    if not partup.is_working:
        raise PartupOver


def check_allowed(allowed: bool) -> None:
    """
    Refuse what a policy does not allow.

    :raises NotAllowed: if it does not.
    """
    if not allowed:
        raise NotAllowed
