"""Who keeps the tribe."""

import uuid

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.common.errors import DomainError, NotAllowed, NotFound
from core.history.services import record_event
from core.members import selectors
from core.members.events import MemberEvent
from core.members.models import Member
from core.members.policies import can_make_steward
from core.members.selectors.sight import people_seen_by
from core.members.services.leaving import LastSteward
from core.members.services.rules import lock_rules
from core.trail.services import record, refusals_recorded
from tenants.context import current_tribe
from tenants.services import give_key

MOST_STEWARDS = 10


class TooManyStewards(DomainError):
    """An eleventh steward."""

    code = "too_many_stewards"
    message = _("A tribe has at most 10 stewards. Ask one of them to step down first.")


@refusals_recorded("member.made_steward", about="member_id")
@transaction.atomic
def make_steward(*, actor: Member, member_id: uuid.UUID) -> Member:
    """
    This will make somebody who belongs to the tribe a steward.

    Stewards may; a tribe has at most ten. Making a steward steward is harmless.

    :raises NotFound: if no member here has that key.
    :raises NotAllowed: if the actor is no steward.
    :raises TooManyStewards: if there are ten.
    """
    actor, member = _both(actor, member_id)
    if member.is_steward:
        return member
    if selectors.stewards().count() >= MOST_STEWARDS:
        raise TooManyStewards
    _make(actor, member)
    return member


@refusals_recorded("member.made_steward", about="member_id")
@transaction.atomic
def hand_over(*, actor: Member, member_id: uuid.UUID) -> Member:
    """
    This will make somebody steward in the actor's place, in one step.

    Stewards may, also when there are ten: their number stays. To oneself it changes nothing.

    :raises NotFound: if no member here has that key.
    :raises NotAllowed: if the actor is no steward (any more); so also the second time.
    """
    actor, member = _both(actor, member_id)
    if member == actor:
        return member
    if not member.is_steward:
        _make(actor, member)
    _step_down(actor)
    return member


@transaction.atomic
def step_down(*, actor: Member) -> Member:
    """
    This will make a steward a member like the others; who is none already stays so.

    :raises LastSteward: if nobody else keeps the tribe.
    """
    lock_rules()
    stewards = list(selectors.stewards())
    if actor not in stewards:
        return actor
    if stewards == [actor]:
        raise LastSteward(_("You are the last steward. Make somebody else steward first."))
    return _step_down(Member.objects.select_for_update(no_key=True).get(pk=actor.pk))


def _both(actor: Member, member_id: uuid.UUID) -> tuple[Member, Member]:
    """Hold the rules, so that stewards are counted by one at a time, and read who is meant."""
    lock_rules()
    actor = Member.objects.get(pk=actor.pk)
    seen = people_seen_by(actor).exclude(role=Member.Role.GUEST)
    member = seen.select_for_update(no_key=True).filter(pk=member_id).first()
    if member is None:
        raise NotFound
    if not can_make_steward(actor):
        raise NotAllowed(_("Only stewards make others steward."))
    return actor, member


def _make(actor: Member, member: Member) -> None:
    _give_role(member, Member.Role.STEWARD)
    words = {"member_id": str(member.pk), "name": member.display_name}
    record_event(kind=MemberEvent.MADE_STEWARD, actor=actor, subject=member, data=words)
    record(action="member.made_steward", actor=actor, subject=member)


def _step_down(member: Member) -> Member:
    _give_role(member, Member.Role.MEMBER)
    record_event(kind=MemberEvent.STEPPED_DOWN, actor=member, subject=member)
    record(action="member.stepped_down", actor=member, subject=member)
    return member


def _give_role(member: Member, role: str) -> None:
    member.role = role
    member.save(update_fields=["role"])
    give_key(account=member.account, tribe=current_tribe(), role=role)
