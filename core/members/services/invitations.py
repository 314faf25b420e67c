"""Inviting people, and coming in on an invitation."""

import datetime as dt
import secrets
import uuid
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.accounts.models import Account
from core.common import clock
from core.common.errors import DomainError, InvalidInput, NotAllowed, NotFound
from core.common.text import has_forbidden_characters
from core.mail.services import queue_mail
from core.members import selectors
from core.members.models import Member
from core.members.policies import can_invite, can_withdraw_invitation
from core.members.services.joining import admit_member
from tenants import policies as tenant_policies
from tenants import selectors as tenant_selectors
from tenants.context import current_tribe, enter_tribe
from tenants.models import Invitation, InvitationUse, Tribe
from tenants.services.entries import hashed

MOST_ADDRESSES = 50
MOST_USES = 500
MAIL_DAYS = 14
MOST_LINK_DAYS = 90


class InvitationOver(DomainError):
    """An invitation that was used up, withdrawn, or is past its end."""

    code = "invitation_over"
    message = _("This invitation does not work any more. Ask for a new one.")


@transaction.atomic
def invite_by_mail(*, actor: Member, addresses: Iterable[str]) -> list[Invitation]:
    """
    This will mail an invitation, good once and for 14 days, to each address.

    Any member invites unless the tribe is closed. Known and unknown addresses are treated alike.
    An address that was invited and has not answered gets a fresh mail; the former one ends.

    :raises NotAllowed: if the rules do not let the actor invite.
    :raises InvalidInput: naming the addresses that do not fit.
    """
    _check_can_invite(actor)
    wanted = _checked(addresses)
    tribe = current_tribe()
    moment = clock.now()
    Invitation.objects.filter(tribe=tribe, to_email__in=wanted, uses=0, withdrawn_at=None).update(
        withdrawn_at=moment
    )
    return [_mail_invitation(actor, tribe, address, moment) for address in wanted]


def _mail_invitation(actor: Member, tribe: Tribe, address: str, moment: dt.datetime) -> Invitation:
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        tribe=tribe,
        kind=Invitation.Kind.MAIL,
        token_hash=hashed(token),
        to_email=address,
        invited_by_id=actor.account_id,
        expires_at=moment + dt.timedelta(days=MAIL_DAYS),
    )
    queue_mail(
        topic="members.invitation",
        to_email=address,
        tribe_id=tribe.pk,
        ref={"invitation": str(invitation.pk)},
        context={"token": token},
        language=tribe.language,
    )
    return invitation


@transaction.atomic
def make_invitation_link(
    *, actor: Member, max_uses: int = 25, days: int = 14
) -> tuple[Invitation, str]:
    """
    This will return a link's invitation and its token, which is shown this once.

    :raises NotAllowed: if the rules do not let the actor invite.
    :raises InvalidInput: if it is to last or to admit more than a link may.
    """
    _check_can_invite(actor)
    errors = {}
    if not 1 <= max_uses <= MOST_USES:
        errors["max_uses"] = [_("A link lets in 1 to 500 people.")]
    if not 1 <= days <= MOST_LINK_DAYS:
        errors["days"] = [_("A link lasts 1 to 90 days.")]
    if errors:
        raise InvalidInput(errors)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        tribe=current_tribe(),
        kind=Invitation.Kind.LINK,
        token_hash=hashed(token),
        invited_by_id=actor.account_id,
        max_uses=max_uses,
        expires_at=clock.now() + dt.timedelta(days=days),
    )
    return invitation, token


@transaction.atomic
def withdraw_invitation(*, actor: Member, invitation_id: uuid.UUID) -> None:
    """
    This will end an invitation before its time; ending it twice is harmless.

    :raises NotFound: if it is not one of this tribe.
    :raises NotAllowed: if the actor neither made it nor is a steward.
    """
    tribe = current_tribe()
    invitation = Invitation.objects.filter(tribe=tribe, pk=invitation_id).first()
    if invitation is None:
        raise NotFound
    if not can_withdraw_invitation(actor, invited_by_id=invitation.invited_by_id):
        raise NotAllowed
    if invitation.withdrawn_at is None:
        invitation.withdrawn_at = clock.now()
        invitation.save(update_fields=["withdrawn_at"])


def find_invitation(token: str) -> Invitation | None:
    """The invitation a token opens now, or None; asked in public."""
    if not token or has_forbidden_characters(token):
        return None
    invitation = (
        Invitation.objects.select_related("tribe", "invited_by")
        .filter(token_hash=hashed(token), withdrawn_at=None, expires_at__gt=clock.now())
        .first()
    )
    if invitation is None or not tenant_policies.is_open(invitation.tribe.access_state):
        return None
    return invitation


def invitation_shown_to(account: Account | None, *, token: str) -> Invitation | None:
    """
    The invitation somebody looks at, or None.

    One that was used up is over for everybody except those who belong to the tribe already.
    """
    invitation = find_invitation(token)
    if invitation is None or invitation.uses_left:
        return invitation
    if account is None:
        return None
    inside = tenant_selectors.tribe_of_member(account=account, tribe_id=invitation.tribe_id)
    return invitation if inside else None


@transaction.atomic
def accept_invitation(*, actor: Account, token: str) -> Tribe:
    """
    This will let the actor into the tribe the token is for, and return the tribe.

    Using the same invitation again is harmless for whoever it let in.

    :raises InvitationOver: if it does not work (any more).
    """
    found = find_invitation(token)
    if found is None:
        raise InvitationOver
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=found.pk)
    tribe = found.tribe
    if InvitationUse.objects.filter(invitation=invitation, account=actor).exists():
        return _again(actor, tribe)
    if invitation.uses >= invitation.max_uses:
        raise InvitationOver
    with enter_tribe(tribe):
        if selectors.member_of(actor.pk) is not None:
            return tribe
        invited_by = selectors.member_of(invitation.invited_by_id)
        if invited_by is None:
            raise InvitationOver
        admit_member(account=actor, invited_by=invited_by)
    InvitationUse.objects.create(invitation=invitation, account=actor)
    invitation.uses += 1
    invitation.save(update_fields=["uses"])
    return tribe


def _again(actor: Account, tribe: Tribe) -> Tribe:
    """Whoever it let in may follow it again, but it does not bring back who left."""
    with enter_tribe(tribe):
        if selectors.member_of(actor.pk) is None:
            raise InvitationOver
    return tribe


def _check_can_invite(actor: Member) -> None:
    if not can_invite(actor, selectors.current_rules()):
        raise NotAllowed(_("In this tribe only stewards invite people."))


def _checked(addresses: Iterable[str]) -> list[str]:
    wanted = list(
        dict.fromkeys(address.strip().lower() for address in addresses if address.strip())
    )
    if not wanted:
        raise InvalidInput({"addresses": [_("Type at least one e-mail address.")]})
    if len(wanted) > MOST_ADDRESSES:
        raise InvalidInput({"addresses": [_("Invite at most 50 people at a time.")]})
    wrong = [address for address in wanted if not _is_address(address)]
    if wrong:
        sentence = ngettext(
            "This is not an e-mail address: %(wrong)s",
            "These are not e-mail addresses: %(wrong)s",
            len(wrong),
        ) % {"wrong": ", ".join(address[:80] for address in wrong[:5])}
        raise InvalidInput({"addresses": [sentence]})
    return wanted


def _is_address(address: str) -> bool:
    if has_forbidden_characters(address) or len(address) > 254:
        return False
    try:
        validate_email(address)
    except ValidationError:
        return False
    return True
