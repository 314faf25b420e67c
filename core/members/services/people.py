"""The list of people, taken along."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from core.common.errors import NotAllowed
from core.members import selectors
from core.members.models import Member
from core.members.policies import can_export_people
from core.trail.services import record, refusals_recorded

Line = tuple[str, str, str, dt.date]


@refusals_recorded("export.people")
@transaction.atomic
def export_people(*, actor: Member) -> list[Line]:
    """
    This will return everybody in the tribe as name, part, level and since when, by name.

    Stewards may; the record of the tribe says who took the list along.

    :raises NotAllowed: if the actor is no steward.
    """
    if not can_export_people(actor):
        raise NotAllowed(_("Only stewards take the list of people along."))
    rules = selectors.current_rules()
    everybody = selectors.people().values_list("display_name", "role", "level", "joined_at")
    lines = [
        (name, str(Member.Role(role).label), selectors.level_name(rules, level), since.date())
        for name, role, level, since in everybody
    ]
    record(action="export.people", actor=actor, changes={"number": len(lines)})
    return lines
