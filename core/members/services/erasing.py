"""Forgetting somebody in a tribe: their work stays, under no name."""

import uuid

from django.db import transaction

from core.history.services import forget_name, record_event
from core.members import selectors, signals
from core.members.events import MemberEvent
from core.members.models import InvitationNote, JoinAnswers, Member
from core.members.selectors.heirs import longest_there
from core.members.services.imports import forget_lists
from core.members.services.leaving import leave_tribe
from core.members.services.rules import lock_rules
from core.trail.services import forget_addresses, record
from tenants.context import current_tribe
from tenants.models import Invitation, JoinRequest
from tenants.services import give_key


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
        _hand_on(member)
        signals.member_erasing.send(sender=Member, member=member)
        leave_tribe(actor=member)
    forget_name(member_id=member.pk)
    Member.objects.filter(pk=member.pk).update(display_name="", photo_id=None)
    signals.member_erased.send(sender=Member, member=member)
    forget_addresses(member_id=member.pk)
    if was_there:
        record(action="erasure.done", actor=None, subject=member)
    return was_there


def _hand_on(member: Member) -> None:
    """When the last steward goes, whoever has been there longest keeps the tribe."""
    heir = longest_there(without=member)
    if heir is None or not selectors.is_last_steward(member):
        return
    heir.role = Member.Role.STEWARD
    heir.save(update_fields=["role"])
    give_key(account=heir.account, tribe=current_tribe(), role=heir.role)
    words = {"member_id": str(heir.pk), "name": heir.display_name}
    record_event(kind=MemberEvent.INHERITED, actor=None, subject=heir, data=words)
    record(action="member.made_steward", actor=None, subject=heir, changes={"because": "erasure"})


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
