"""Invitations, for those who may know of them."""

from django.conf import settings
from django.db.models import F, QuerySet
from django.urls import reverse

from core.common import clock
from core.members.models import Member
from tenants.context import current_tribe
from tenants.models import Invitation


def open_invitations(*, member: Member) -> QuerySet[Invitation]:
    """The invitations that still work, newest first: one's own, and all of them for a steward."""
    mine = {} if member.is_steward else {"invited_by_id": member.account_id}
    return (
        Invitation.objects.select_related("invited_by")
        .filter(tribe=current_tribe(), withdrawn_at=None, expires_at__gt=clock.now(), **mine)
        .filter(uses__lt=F("max_uses"))
        .order_by("-id")
    )


def open_invitations_of(member: Member) -> QuerySet[Invitation]:
    """The invitations of one person that still work."""
    theirs = Invitation.objects.filter(tribe=current_tribe(), invited_by=member.account_id)
    return theirs.filter(withdrawn_at=None, expires_at__gt=clock.now(), uses__lt=F("max_uses"))


def invitation_url(token: str) -> str:
    """Where an invitation is opened, on the account host."""
    path = reverse(
        "invitations:show", kwargs={"token": token}, urlconf=settings.PUBLIC_SCHEMA_URLCONF
    )
    return f"{settings.ACCOUNT_ORIGIN}{path}"
