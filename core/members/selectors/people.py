"""Who belongs to a tribe."""

import uuid

from django.db.models import QuerySet

from core.common.text import has_forbidden_characters
from core.members.models import Member


def member_of(account_id: uuid.UUID) -> Member | None:
    """The member (or guest) an account is in the present tribe, if they are in it now."""
    return Member.objects.present().filter(account_id=account_id).first()


def people(*, search: str = "") -> QuerySet[Member]:
    """Everybody who belongs to the tribe now and whose name holds `search`, by name; no guests."""
    present = Member.objects.present().exclude(role=Member.Role.GUEST)
    present = present.order_by("display_name", "id")
    if has_forbidden_characters(search):
        return present.none()
    return present.filter(display_name__icontains=search) if search else present


def visible_member(*, member: Member, member_id: uuid.UUID) -> Member | None:
    """Somebody the member may see: every member sees every member."""
    return people().filter(pk=member_id).first()


def stewards() -> QuerySet[Member]:
    """Those who keep the tribe, by name."""
    return people().filter(role=Member.Role.STEWARD)


def is_last_steward(member: Member) -> bool:
    """Whether nobody else keeps the tribe that others are in too."""
    others = people().exclude(pk=member.pk)
    keepers = others.filter(role=Member.Role.STEWARD)
    return member.is_steward and others.exists() and not keepers.exists()
