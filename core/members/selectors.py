"""Questions about the people of a tribe."""

import datetime as dt
import uuid

from django.conf import settings
from django.db.models import F, QuerySet
from django.urls import reverse

from core.common import clock
from core.common.text import has_forbidden_characters
from core.members.models import Member, TribeRules
from tenants.context import current_tribe
from tenants.models import Invitation


def member_of(account_id: uuid.UUID) -> Member | None:
    """The member an account is in the present tribe, if they belong to it now."""
    return Member.objects.present().filter(account_id=account_id).first()


def people(*, search: str = "") -> QuerySet[Member]:
    """Everybody who belongs to the tribe now and whose name holds `search`, by name."""
    present = Member.objects.present().order_by("display_name", "id")
    if has_forbidden_characters(search):
        return present.none()
    return present.filter(display_name__icontains=search) if search else present


def visible_member(*, member: Member, member_id: uuid.UUID) -> Member | None:
    """Somebody the member may see: every member sees every member."""
    return people().filter(pk=member_id).first()


def stewards() -> QuerySet[Member]:
    """Those who keep the tribe, by name."""
    return people().filter(role=Member.Role.STEWARD)


def current_rules() -> TribeRules:
    """The rules in force."""
    return TribeRules.objects.latest("version")


def first_review_date(at: dt.datetime | None = None) -> dt.date:
    """When the rules a tribe starts with are looked at again: in half a year."""
    return (at or clock.now()).date() + dt.timedelta(days=182)


def is_last_steward(member: Member) -> bool:
    """Whether nobody else keeps the tribe that others are in too."""
    others = people().exclude(pk=member.pk)
    keepers = others.filter(role=Member.Role.STEWARD)
    return member.is_steward and others.exists() and not keepers.exists()


def open_invitations(*, member: Member) -> QuerySet[Invitation]:
    """The invitations that still work, newest first: one's own, and all of them for a steward."""
    mine = {} if member.is_steward else {"invited_by_id": member.account_id}
    return (
        Invitation.objects.select_related("invited_by")
        .filter(tribe=current_tribe(), withdrawn_at=None, expires_at__gt=clock.now(), **mine)
        .filter(uses__lt=F("max_uses"))
        .order_by("-id")
    )


def invitation_url(token: str) -> str:
    """Where an invitation is opened, on the account host."""
    path = reverse(
        "invitations:show", kwargs={"token": token}, urlconf=settings.PUBLIC_SCHEMA_URLCONF
    )
    return f"{settings.ACCOUNT_ORIGIN}{path}"
