"""Whether there is room: for people, for guests, for pictures; by what the tribe's plan gives."""

from django.utils.translation import gettext_lazy as _

from billing.entitlements import Capability
from billing.services.limits import limit_of, used_by
from core.common.errors import DomainError, InvalidInput
from core.members import selectors
from core.members.models import Member
from tenants import gate
from tenants.gate import Act
from tenants.models import Tribe


class TribeFull(DomainError):
    """Somebody would come in, and the tribe's plan has no room left."""

    code = "tribe_full"
    message = _(
        "This tribe has as many people as its plan gives room for. "
        "Its organisation can choose a larger plan."
    )


class GuestsFull(DomainError):
    """A guest would come in, and the tribe's plan has no room for more at the same time."""

    code = "guests_full"
    message = _(
        "This tribe has as many guests as its plan gives room for. "
        "One can come when another one has left."
    )


class OverLimit(DomainError):
    """A tribe with more people than its plan gives room for invites nobody; all of them stay."""

    code = "over_limit"
    message = _(
        "There are more people in this tribe than its plan gives room for. Everybody stays, but "
        "nobody new is invited. Its organisation can choose a larger plan."
    )


def check_may_invite(tribe: Tribe) -> None:
    """
    Let people be asked in, unless the tribe's paying or its plan forbids it; the tribe is locked.

    :raises InvitesClosed: if its payment is very late.
    :raises OverLimit: if it has more people than its plan gives room for.
    """
    _places_left(tribe)


def why_no_invites(tribe: Tribe) -> str:
    """Why nobody can be asked in now, for pages to say before somebody types; empty if they can."""
    return room_to_invite(tribe)[0]


def room_to_invite(tribe: Tribe) -> tuple[str, int]:
    """Why nobody can be asked in now, empty if they can; and for how many there is a place."""
    try:
        return "", _places_left(tribe)
    except DomainError as refusal:
        return str(refusal), 0


def _places_left(tribe: Tribe) -> int:
    gate.check(tribe.access_state, Act.INVITE)
    places = limit_of(tribe, Capability.MEMBERS) - selectors.people().count()
    if places < 0:
        raise OverLimit
    return places


def check_room_for(member: Member | None, *, role: str, tribe: Tribe) -> None:
    """
    Let one more come in, if there is room; a guest takes no place of a member. Tribe locked.

    :raises TribeFull: if there are as many people as the plan gives room for.
    :raises GuestsFull: if there are as many guests.
    """
    if role != Member.Role.GUEST:
        if selectors.people().count() >= limit_of(tribe, Capability.MEMBERS):
            raise TribeFull
        return
    others = selectors.guests().exclude(pk=member.pk) if member else selectors.guests()
    if others.count() >= limit_of(tribe, Capability.GUESTS):
        raise GuestsFull


def check_storage(tribe: Tribe) -> None:
    """
    Let what was just kept stay, if there is room for it; part of a transaction.

    :raises InvalidInput: on "file", if it is more than the plan gives.
    """
    if used_by(tribe.pk, Capability.STORAGE) > limit_of(tribe, Capability.STORAGE):
        sentence = _("There is no room for this picture: the tribe uses all that its plan gives.")
        raise InvalidInput({"file": [sentence]})
