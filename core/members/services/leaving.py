"""Leaving a tribe, and being removed from it: everything one has there ends at once."""

import uuid

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.common import clock
from core.common.errors import DomainError, InvalidInput, NotAllowed, NotFound
from core.common.text import CleanText, has_forbidden_characters, tidy
from core.history.services import record_event
from core.mail.services import queue_mail
from core.members import selectors, signals
from core.members.events import MemberEvent
from core.members.models import Member
from core.members.policies import can_remove
from core.members.selectors.sight import people_seen_by
from core.members.services.rules import lock_rules
from core.trail.services import record, refusals_recorded
from tenants.context import current_tribe
from tenants.models import Invitation
from tenants.services import take_key

LONGEST_REASON = 500


class LastSteward(DomainError):
    """The last steward wants to leave."""

    code = "last_steward"
    message = _("You are the last steward. Make somebody else steward first, then leave.")


@transaction.atomic
def leave_tribe(*, actor: Member) -> None:
    """
    This will end everything the actor has in this tribe, at once.

    Seats, follows, offers, levels, invitations they made and notices go; what was written stays,
    under the name. Leaving twice is harmless, and possible in a tribe that is only read.

    :raises LastSteward: if nobody else keeps the tribe.
    :raises LastPartner: if a part-up would be left without anybody.
    """
    lock_rules()
    member = Member.objects.select_for_update(no_key=True).get(pk=actor.pk)
    if not member.is_present:
        return
    if selectors.is_last_steward(member):
        raise LastSteward
    had = _end(member, by=None)
    record_event(kind=MemberEvent.LEFT, actor=member, subject=member)
    record(action="member.left", actor=member, subject=member, changes=had)


@refusals_recorded("member.removed", about="member_id")
@transaction.atomic
def remove_member(*, actor: Member, member_id: uuid.UUID, reason: str = "") -> Member:
    """
    This will end everything somebody has in this tribe, and tell them kindly by mail.

    Stewards may, of anybody but themselves. A part-up that nobody else works on is stopped. Who
    was removed comes back by a new invitation or an accepted request only. Of two stewards who
    remove each other at once, one stays.

    :raises NotAllowed: if the actor is no steward, or means themselves.
    :raises NotFound: if nobody here has that key; so also the second time.
    :raises InvalidInput: if the reason does not fit.
    """
    lock_rules()
    actor = Member.objects.get(pk=actor.pk)
    seen = people_seen_by(actor)
    found = seen.select_for_update(no_key=True).filter(pk=member_id).first()
    if found is None:
        raise NotFound
    if not can_remove(actor, found):
        raise NotAllowed(_("Only stewards remove people, and nobody removes themselves."))
    reason = _checked(reason)
    had = _end(found, by=actor)
    words = {"member_id": str(found.pk), "name": found.display_name}
    event = record_event(kind=MemberEvent.REMOVED, actor=actor, subject=found, data=words)
    record(action="member.removed", actor=actor, subject=found, changes=had)
    queue_mail(
        topic="members.removed",
        account_id=found.account_id,
        tribe_id=current_tribe().pk,
        # What a steward says to one person is in no history; the outbox forgets it once it left.
        context={"reason": reason},
        language=found.account.language,
        dedupe_key=f"members.removed:{event.pk}",
    )
    return found


def _end(member: Member, *, by: Member | None) -> dict[str, object]:
    """Take back everything the tribe gave; what somebody was, for the record."""
    had = {"role": member.role, "level": member.level}
    signals.member_leaving.send(sender=Member, member=member, by=by)
    moment = clock.now()
    member.left_at, member.removed_at, member.level = moment, moment if by else None, 0
    if member.is_guest:
        member.ends_at = moment
    else:
        member.role = Member.Role.MEMBER
    member.save(update_fields=["left_at", "removed_at", "role", "level", "ends_at"])
    tribe = current_tribe()
    theirs = Invitation.objects.filter(tribe=tribe, invited_by=member.account_id)
    theirs.filter(withdrawn_at=None).update(withdrawn_at=moment)
    take_key(account=member.account, tribe=tribe)
    return had


def _checked(reason: str) -> str:
    if has_forbidden_characters(reason):
        raise InvalidInput({"reason": [CleanText.sentence]})
    if len(reason := tidy(reason)) > LONGEST_REASON:
        raise InvalidInput({"reason": [_("Please keep this to 500 characters.")]})
    return reason
