"""Whom somebody meets in a tribe."""

from collections.abc import Callable

from django.db.models import Q, QuerySet

from core.members.models import Member

Circle = Callable[[Member], "QuerySet[Member]"]
_circle: list[Circle] = []


def register_circle(circle: Circle) -> None:
    """
    Let the room of part-ups say whom somebody meets there.

    `circle(member)` gives the people, guests too, inside what the member sees.
    """
    _circle[:] = [circle]


def people_seen_by(member: Member) -> QuerySet[Member]:
    """
    Everybody a member may see: all members, and the guests of part-ups they see.

    Stewards see every guest. A guest sees the people of the part-ups they were let into.
    """
    present = Member.objects.present()
    if not member.is_present:
        return present.none()
    if member.is_steward:
        return present
    met = Q(pk=member.pk)
    if _circle:
        met |= Q(pk__in=_circle[0](member).values("pk"))
    if member.is_guest:
        return present.filter(met)
    return present.filter(~Q(role=Member.Role.GUEST) | met)
