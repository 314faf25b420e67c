"""Asking somebody from outside into one part-up, by mail."""

import datetime as dt
import secrets
import uuid

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.common import clock
from core.common.errors import InvalidInput, NotFound
from core.common.validation import check_fields
from core.history.services import record_event
from core.mail.services import queue_mail
from core.members.models import InvitationNote, Member
from core.members.selectors import current_rules
from core.members.services.addresses import is_address
from core.members.services.joining import hold_door
from core.members.services.room import check_may_invite
from core.partups import rules
from core.partups.errors import NoGuests
from core.partups.events import GuestEvent
from core.partups.models import Partup
from core.partups.policies import can_keep_guests
from core.partups.selectors.guests import open_guest_invitations
from core.partups.services.locks import check_allowed, check_working, lock_standing
from core.trail.services import record
from tenants.context import current_tribe
from tenants.models import Invitation, Tribe
from tenants.services.entries import hashed

MAIL_DAYS = 14
MOST_OPEN = 50
TOPIC = "partups.guest_invitation"


@transaction.atomic
def invite_guest(
    *, actor: Member, partup: Partup, address: str, until: dt.date, words: str = ""
) -> Invitation:
    """
    This will mail an invitation into a part-up, good once, for a guest who stays until a day.

    Partners may, if the rules let guests in; known and unknown addresses are treated alike. The
    same address again gets a fresh mail, and the former one ends. What the part-up is called
    stays in the tribe.

    :raises NotFound: if the actor may not see the part-up.
    :raises NotAllowed: if the actor is no partner.
    :raises InvitesClosed: if the tribe's payment is very late.
    :raises OverLimit: if the tribe has more people than its plan gives room for.
    :raises NoGuests: if the rules let no guests in.
    :raises InvalidInput: if the address is none, the words are over 500 characters, the day is
        past or further than the rules let guests stay, or 50 invitations wait here.
    :raises PartupOver: if the part-up is not open or running.
    """
    tribe = hold_door()
    standing = lock_standing(actor=actor, partup_id=partup.pk)
    check_allowed(can_keep_guests(standing))
    check_may_invite(tribe)
    if not current_rules().lets_guests_in:
        raise NoGuests
    address = _checked_address(address)
    rules.check_guest_day(until, current_rules())
    check_fields(InvitationNote(words=words))
    check_working(standing.partup)
    _make_room(standing.partup, address)

    token = secrets.token_urlsafe(32)
    invitation = _make(actor, tribe, address=address, partup=partup, until=until, token=token)
    if words:
        InvitationNote.objects.create(pk=invitation.pk, words=words)
    queue_mail(
        topic=TOPIC,
        to_email=address,
        tribe_id=tribe.pk,
        ref={"invitation": str(invitation.pk)},
        context={"token": token},
        language=tribe.language,
    )
    record_event(kind=GuestEvent.INVITED, actor=actor, subject=partup, partup_id=partup.pk)
    changes = {"partup": str(partup.pk), "until": until.isoformat()}
    record(action=GuestEvent.INVITED.value, actor=actor, subject=invitation, changes=changes)
    return invitation


def _checked_address(address: str) -> str:
    address = address.strip().lower()
    if not is_address(address):
        raise InvalidInput({"address": [_("Type an e-mail address.")]})
    return address


def _make_room(partup: Partup, address: str) -> None:
    """The same address again replaces what was mailed there."""
    waiting = open_guest_invitations(partup)
    waiting.filter(to_email=address).update(withdrawn_at=clock.now())
    if waiting.count() >= MOST_OPEN:
        raise InvalidInput({"address": [_("50 invitations wait here. Take one back first.")]})


def _make(
    actor: Member, tribe: Tribe, *, address: str, partup: Partup, until: dt.date, token: str
) -> Invitation:
    lasts = clock.now() + dt.timedelta(days=MAIL_DAYS)
    return Invitation.objects.create(
        tribe=tribe,
        kind=Invitation.Kind.MAIL,
        token_hash=hashed(token),
        to_email=address,
        invited_by_id=actor.account_id,
        partup_id=partup.pk,
        guest_until=until,
        expires_at=min(lasts, rules.closing_moment(until)),
    )


@transaction.atomic
def withdraw_guest_invitation(*, actor: Member, partup: Partup, invitation_id: uuid.UUID) -> None:
    """
    This will take an invitation into a part-up back; a second time is harmless.

    Partners may.

    :raises NotFound: if the actor may not see the part-up, or no such invitation leads into it.
    :raises NotAllowed: if the actor is no partner.
    """
    standing = lock_standing(actor=actor, partup_id=partup.pk)
    check_allowed(can_keep_guests(standing))
    found = Invitation.objects.filter(
        tribe=current_tribe(), partup_id=partup.pk, pk=invitation_id
    ).first()
    if found is None:
        raise NotFound
    if found.withdrawn_at is None:
        found.withdrawn_at = clock.now()
        found.save(update_fields=["withdrawn_at"])
        record(action="invitation.withdrawn", actor=actor, subject=found)
