"""Forgetting somebody in a tribe: their work stays, under no name."""

import uuid

from django.db import transaction

from core.history.services import forget_name
from core.members import signals
from core.members.models import InvitationNote, JoinAnswers, Member
from core.members.services.handing_on import hand_on
from core.members.services.imports import forget_lists
from core.members.services.leaving import leave_tribe
from core.members.services.rules import lock_rules
from core.trail.services import forget_addresses, record
from tenants.context import current_tribe
from tenants.models import Invitation, JoinRequest


@transaction.atomic
def erase_member(*, account_id: uuid.UUID) -> bool:
    """
    Forget an account in the present tribe, and return whether they belonged to it until now.

    Machine work behind erasing oneself. What they kept alone is handed on or ended, they leave,
    and their name goes from every row; what they wrote stays as the tribe's. Harmless twice.
    """
    _forget_asking(account_id)
    lock_rules()
    member = Member.objects.select_for_update(no_key=True).filter(account_id=account_id).first()
    if member is None:
        return False
    was_there = member.is_present
    if was_there:
        hand_on(member, because="erasure")
        signals.member_going.send(sender=Member, member=member)
        leave_tribe(actor=member)
    forget_name(member_id=member.pk)
    Member.objects.filter(pk=member.pk).update(display_name="", photo_id=None)
    signals.member_erased.send(sender=Member, member=member)
    forget_addresses(member_id=member.pk)
    if was_there:
        record(action="erasure.done", actor=None, subject=member)
    return was_there


def _forget_asking(account_id: uuid.UUID) -> None:
    """What they said to come in goes; so does what an invitation to them said."""
    tribe = current_tribe()
    asked = JoinRequest.objects.filter(account=account_id, tribe=tribe)
    JoinAnswers.objects.filter(pk__in=list(asked.values_list("pk", flat=True))).delete()
    # An invitation by mail loses its address only when whoever it was for is erased.
    nameless = Invitation.objects.filter(tribe=tribe, kind=Invitation.Kind.MAIL, to_email="")
    notes = InvitationNote.objects.filter(pk__in=list(nameless.values_list("pk", flat=True)))
    notes.update(name="", words="")
    # Whose address was whose is not known any more; who is on a list can be typed again.
    forget_lists()
