"""How far a tribe trusts somebody."""

import uuid

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.common.errors import InvalidInput, NotAllowed, NotFound
from core.history.services import record_event
from core.members import selectors
from core.members.events import MemberEvent
from core.members.models import Member
from core.members.policies import can_give_levels
from core.members.selectors.sight import people_seen_by
from core.members.services.rules import lock_rules
from core.trail.services import record, refusals_recorded


@refusals_recorded("member.level_changed", about="member_id")
@transaction.atomic
def set_level(*, actor: Member, member_id: uuid.UUID, level: int) -> Member:
    """
    This will put somebody at a level of trust; 0 takes it away.

    Stewards may, also for themselves, and everybody reads it in the history. Guests have none.
    The same level again is harmless.

    :raises NotFound: if no member here has that key.
    :raises NotAllowed: if the actor is no steward.
    :raises InvalidInput: if the rules in force do not have that level.
    """
    rules = lock_rules()
    actor = Member.objects.get(pk=actor.pk)
    seen = people_seen_by(actor).exclude(role=Member.Role.GUEST)
    member = seen.select_for_update(no_key=True).filter(pk=member_id).first()
    if member is None:
        raise NotFound
    if not can_give_levels(actor):
        raise NotAllowed(_("Only stewards give levels."))
    if level and level not in rules.levels:
        raise InvalidInput({"level": [_("This level is off in this tribe. Choose another.")]})
    if member.level == level:
        return member
    before, member.level = member.level, level
    member.save(update_fields=["level"])
    words = {
        "member_id": str(member.pk),
        "name": member.display_name,
        "level": selectors.level_name(rules, level or before),
    }
    kind = MemberEvent.LEVEL_GIVEN if level else MemberEvent.LEVEL_TAKEN
    record_event(kind=kind, actor=actor, subject=member, data=words)
    changes = {"before": before, "after": level}
    record(action="member.level_changed", actor=actor, subject=member, changes=changes)
    return member
