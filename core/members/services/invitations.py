"""Inviting people: by mail, by link; again, and taking it back."""

import datetime as dt
import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.common import clock
from core.common.errors import DomainError, InvalidInput, NotAllowed, NotFound
from core.common.validation import check_fields
from core.mail.services import queue_mail
from core.members import policies, selectors
from core.members.models import InvitationNote, Member
from core.members.services.addresses import check_addresses
from core.members.services.joining import hold_door
from core.members.services.room import check_may_invite
from core.trail.services import record, refusals_recorded
from tenants.context import current_tribe
from tenants.models import Invitation, Tribe
from tenants.services.entries import hashed

MOST_USES = 500
MAIL_DAYS = 14
MOST_LINK_DAYS = 90
MOST_MAILS = 4
BETWEEN_MAILS = dt.timedelta(days=1)


class TooSoon(DomainError):
    """Somebody was mailed a moment ago, or often enough."""

    code = "invited_lately"
    message = _("They were mailed less than a day ago. Give them a little time.")


@dataclass(frozen=True)
class Letter:
    """An invitation to one address: who it is for, what it says, and the level it gives."""

    address: str
    name: str = ""
    words: str = ""
    level: int = 0


@refusals_recorded("invitation.mailed")
@transaction.atomic
def invite_by_mail(
    *, actor: Member, addresses: Iterable[str], words: str = "", level: int = 0
) -> list[Invitation]:
    """
    This will mail an invitation, good once and for 14 days, to each address, with a word or none.

    Any member invites; the rules say how those come in who accept. Known and unknown addresses
    are treated alike. An address that was invited and has not answered gets a fresh mail; the
    former one ends.

    :raises NotAllowed: if the actor may not invite.
    :raises InvitesClosed: if the tribe's payment is very late.
    :raises OverLimit: if the tribe has more people than its plan gives room for.
    :raises InvalidInput: naming the addresses that do not fit, words over 500 characters, or a
        level that is off or not the actor's to give.
    """
    _check_can_invite(actor)
    wanted = check_addresses(addresses)
    _check_level(actor, level)
    letters = [Letter(address=address, words=words, level=level) for address in wanted]
    _check_note(letters[0])
    made = mail_letters(actor=actor, letters=letters)
    record(action="invitation.mailed", actor=actor, changes={"number": len(made), "level": level})
    return made


def mail_letters(*, actor: Member, letters: list[Letter]) -> list[Invitation]:
    """
    Mail invitations that were checked; part of a transaction. Former ones to them end.

    :raises InvitesClosed: if the tribe's payment is very late.
    :raises OverLimit: if the tribe has more people than its plan gives room for.
    """
    # One at a time: so two people never invite the same address at once.
    tribe = hold_door()
    check_may_invite(tribe)
    moment = clock.now()
    Invitation.objects.filter(
        tribe=tribe,
        kind=Invitation.Kind.MAIL,
        to_email__in=[letter.address for letter in letters],
        uses=0,
        withdrawn_at=None,
        partup_id=None,
    ).update(withdrawn_at=moment)
    made = [_mail(actor, tribe, letter, moment) for letter in letters]
    notes = [
        InvitationNote(pk=invitation.pk, name=letter.name, words=letter.words)
        for invitation, letter in zip(made, letters, strict=True)
        if letter.name or letter.words
    ]
    InvitationNote.objects.bulk_create(notes)
    return made


def _mail(actor: Member, tribe: Tribe, letter: Letter, moment: dt.datetime) -> Invitation:
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        tribe=tribe,
        kind=Invitation.Kind.MAIL,
        token_hash=hashed(token),
        to_email=letter.address,
        invited_by_id=actor.account_id,
        level=letter.level,
        expires_at=moment + dt.timedelta(days=MAIL_DAYS),
    )
    queue_mail(
        topic="members.invitation",
        to_email=letter.address,
        tribe_id=tribe.pk,
        ref={"invitation": str(invitation.pk)},
        context={"token": token},
        language=tribe.language,
    )
    return invitation


@refusals_recorded("invitation.link_made")
@transaction.atomic
def make_invitation_link(
    *, actor: Member, max_uses: int = 25, days: int = 14, level: int = 0
) -> tuple[Invitation, str]:
    """
    This will return a link's invitation and its token, which is shown this once.

    :raises NotAllowed: if the actor may not invite.
    :raises InvitesClosed: if the tribe's payment is very late.
    :raises OverLimit: if the tribe has more people than its plan gives room for.
    :raises InvalidInput: if it is to last, admit or trust more than a link may.
    """
    _check_can_invite(actor)
    errors = {}
    if not 1 <= max_uses <= MOST_USES:
        errors["max_uses"] = [_("A link lets in 1 to 500 people.")]
    if not 1 <= days <= MOST_LINK_DAYS:
        errors["days"] = [_("A link lasts 1 to 90 days.")]
    if errors:
        raise InvalidInput(errors)
    _check_level(actor, level)
    check_may_invite(hold_door())
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        tribe=current_tribe(),
        kind=Invitation.Kind.LINK,
        token_hash=hashed(token),
        invited_by_id=actor.account_id,
        level=level,
        max_uses=max_uses,
        expires_at=clock.now() + dt.timedelta(days=days),
    )
    changes = {"uses": max_uses, "days": days, "level": level}
    record(action="invitation.link_made", actor=actor, subject=invitation, changes=changes)
    return invitation, token


@transaction.atomic
def invite_again(*, actor: Member, invitation_id: uuid.UUID) -> Invitation:
    """
    This will mail an invitation anew, with a fresh link and 14 more days; the former one ends.

    Whoever invited may, and stewards; a day after the last mail, and four mails in all. It goes
    on in the name of who sends it again.

    :raises NotFound: if no invitation by mail of this tribe waits under that key.
    :raises NotAllowed: if it is neither the actor's nor the actor a steward.
    :raises TooSoon: within a day, or after four mails.
    :raises InvitesClosed: if the tribe's payment is very late.
    :raises OverLimit: if the tribe has more people than its plan gives room for.
    """
    tribe = hold_door()
    former = _mine(actor, invitation_id)
    if former.to_email == "" or former.partup_id or former.withdrawn_at or former.uses:
        raise NotFound
    mails = Invitation.objects.filter(tribe=tribe, to_email=former.to_email, partup_id=None)
    if former.created_at > clock.now() - BETWEEN_MAILS:
        raise TooSoon
    if mails.filter(created_at__gt=clock.now() - dt.timedelta(days=90)).count() >= MOST_MAILS:
        raise TooSoon(_("They were mailed four times. Ask them in another way."))
    note = InvitationNote.objects.filter(pk=former.pk).first() or InvitationNote()
    letter = Letter(
        address=former.to_email,
        name=note.name,
        words=note.words,
        level=former.level if policies.can_give_levels(actor) else 0,
    )
    (made,) = mail_letters(actor=actor, letters=[letter])
    record(action="invitation.mailed_again", actor=actor, subject=made)
    return made


@refusals_recorded("invitation.withdrawn", about="invitation_id")
@transaction.atomic
def withdraw_invitation(*, actor: Member, invitation_id: uuid.UUID) -> None:
    """
    This will end an invitation before its time; ending it twice is harmless.

    :raises NotFound: if it is not one of this tribe.
    :raises NotAllowed: if the actor neither made it nor is a steward.
    """
    invitation = _mine(actor, invitation_id)
    if invitation.withdrawn_at is None:
        invitation.withdrawn_at = clock.now()
        invitation.save(update_fields=["withdrawn_at"])
        record(action="invitation.withdrawn", actor=actor, subject=invitation)


def _mine(actor: Member, invitation_id: uuid.UUID) -> Invitation:
    invitation = Invitation.objects.filter(tribe=current_tribe(), pk=invitation_id).first()
    if invitation is None:
        raise NotFound
    if not policies.can_withdraw_invitation(actor, invited_by_id=invitation.invited_by_id):
        raise NotAllowed
    return invitation


def _check_can_invite(actor: Member) -> None:
    if not policies.can_invite(actor):
        raise NotAllowed(_("Guests do not invite people."))


def _check_level(actor: Member, level: int) -> None:
    if not level:
        return
    if not policies.can_give_levels(actor):
        raise InvalidInput({"level": [_("Only stewards give a level of trust.")]})
    if level not in selectors.current_rules().levels:
        raise InvalidInput({"level": [_("This tribe has no such level.")]})


def _check_note(letter: Letter) -> None:
    check_fields(InvitationNote(name=letter.name, words=letter.words))
