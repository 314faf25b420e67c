"""What tenants keep of a person: keys, roles, invitations."""

from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Account
from core.accounts.own_data import addresses_of
from core.accounts.registry import Record, register_eraser, register_own_data
from core.common import clock
from tenants.models import (
    Handoff,
    Invitation,
    InvitationUse,
    JoinRequest,
    Membership,
    OrganisationRole,
)


def _memberships(account: Account) -> list[Record]:
    mine = Membership.objects.filter(account=account).order_by("joined_at", "id")
    return list(
        mine.values(
            "role", "joined_at", "left_at", "ends_at", "tribe_id", tribe_name=F("tribe__name")
        )
    )


def _organisations(account: Account) -> list[Record]:
    mine = OrganisationRole.objects.filter(account=account).order_by("created_at", "id")
    return list(mine.values("role", "created_at", organisation_name=F("organisation__name")))


def _invitations(account: Account) -> list[Record]:
    """Those one sent; to whom is theirs, not ours to hand out."""
    sent = Invitation.objects.filter(invited_by=account).order_by("id")
    fields = ("kind", "uses", "max_uses", "created_at", "expires_at", "withdrawn_at")
    return list(sent.values(*fields, tribe_name=F("tribe__name")))


def _accepted(account: Account) -> list[Record]:
    used = InvitationUse.objects.filter(account=account).order_by("id")
    return list(used.values("created_at", tribe_name=F("invitation__tribe__name")))


def _erase(account: Account) -> None:
    """Take every key and role, and let no invitation of theirs or to them stand."""
    Handoff.objects.filter(account=account).delete()
    OrganisationRole.objects.filter(account=account).delete()
    moment = clock.now()
    Membership.objects.filter(account=account, left_at=None).update(left_at=moment)
    asked = JoinRequest.objects.filter(account=account, state=JoinRequest.State.WAITING)
    asked.update(state=JoinRequest.State.WITHDRAWN, answered_at=moment)
    addressed = Invitation.objects.alias(address=Lower("to_email"))
    to_them = Q(address__in=addresses_of(account))
    open_ones = addressed.filter(to_them | Q(invited_by=account), withdrawn_at=None)
    open_ones.filter(uses__lt=F("max_uses")).update(withdrawn_at=moment)
    addressed.filter(to_them).update(to_email="")


def _requests(account: Account) -> list[Record]:
    asked = JoinRequest.objects.filter(account=account).order_by("id")
    return list(asked.values("state", "created_at", "answered_at", tribe_name=F("tribe__name")))


register_own_data("memberships", _("Tribes"), tell=_memberships)
register_own_data("organisations", _("Organisations"), tell=_organisations)
register_own_data("requests", _("Asking to join"), tell=_requests)
register_own_data("invitations-sent", _("Invitations you sent"), tell=_invitations)
register_own_data("invitations-accepted", _("Invitations you accepted"), tell=_accepted)
register_eraser("tenants", _erase)
