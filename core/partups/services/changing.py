"""Changing a part-up."""

import datetime as dt
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.common.errors import InvalidInput
from core.common.validation import check_fields
from core.history.services import record_event
from core.members.models import Member
from core.members.selectors import current_rules
from core.partups import rules
from core.partups.errors import ExtendedTwice, PartupOver
from core.partups.events import PartupEvent
from core.partups.models import Partup
from core.partups.models.partups import MOST_EXTENSIONS
from core.partups.policies import can_change, can_extend
from core.partups.services import schedules
from core.partups.services.locks import check_allowed, lock_standing
from core.partups.services.team import start_running_if_complete
from core.trail.services import record

CHANGEABLE = frozenset(
    {
        "audience",
        "driver",
        "end_date",
        "hue",
        "intended_result",
        "language",
        "minimum_team",
        "motivation",
        "name",
    }
)


@transaction.atomic
def change_partup(*, actor: Member, partup: Partup, **changes: Any) -> Partup:
    """
    This will change how a part-up describes itself, and who sees it.

    Partners may, until it is over. The end date of a draft is changed here, later by `extend`.
    Another audience acts on the next click; `selectors.change_of_sight` says before for whom.
    Saving the same again changes nothing.

    :raises NotAllowed: if the actor is no partner.
    :raises InvalidInput: naming what does not fit.
    :raises PartupOver: if it is over.
    """
    standing = lock_standing(actor=actor, partup_id=partup.pk)
    check_allowed(can_change(standing))
    partup = standing.partup
    if partup.is_over:
        raise PartupOver
    if unknown := changes.keys() - CHANGEABLE:
        raise TypeError(f"A part-up has no {unknown} to change.")

    before = {field: getattr(partup, field) for field in changes}
    for field, value in changes.items():
        setattr(partup, field, value)
    check_fields(partup)
    changed = [field for field in changes if getattr(partup, field) != before[field]]
    if not changed:
        return partup
    _check_delicate(partup, changed)
    partup.save(update_fields=[*changed, "closes_at", "updated_at"])
    _record_changes(partup, actor, changed, before)
    start_running_if_complete(partup)
    return partup


def _check_delicate(partup: Partup, changed: list[str]) -> None:
    if "end_date" in changed:
        _set_draft_end(partup)
    if "audience" in changed:
        rules.check_audience(partup.audience, current_rules())


def _record_changes(
    partup: Partup, actor: Member, changed: list[str], before: dict[str, Any]
) -> None:
    write = partial(record_event, actor=actor, subject=partup, partup_id=partup.pk)
    if described := sorted(set(changed) - {"audience"}):
        write(kind=PartupEvent.CHANGED, data={"fields": described})
    if "audience" in changed:
        words = rules.audience_words(partup.audience, current_rules())
        write(kind=PartupEvent.AUDIENCE, data={"audience": words})
        changes = {"from": before["audience"], "to": partup.audience}
        record(action=PartupEvent.AUDIENCE.value, actor=actor, subject=partup, changes=changes)


def _set_draft_end(partup: Partup) -> None:
    if not partup.is_draft:
        raise InvalidInput({"end_date": [_("The end of an opened part-up is moved by extending.")]})
    rules.check_end_date(partup.end_date)
    partup.closes_at = rules.closing_moment(partup.end_date)


@transaction.atomic
def extend(*, actor: Member, partup: Partup, end_date: dt.date) -> Partup:
    """
    This will move the last day of a part-up to a later one; one that is closing is on again.

    Partners may, at most twice. Extending to the day it has is harmless.

    :raises NotAllowed: if the actor is no partner.
    :raises InvalidInput: if the day is not later, or past 18 months from today.
    :raises ExtendedTwice: if the end was moved twice already.
    :raises PartupOver: if it is a draft or over.
    """
    standing = lock_standing(actor=actor, partup_id=partup.pk)
    check_allowed(can_extend(standing))
    partup = standing.partup
    if not partup.is_live:
        raise PartupOver
    former = partup.end_date
    if end_date == former and not partup.is_closing:
        return partup
    if partup.extensions >= MOST_EXTENSIONS:
        raise ExtendedTwice
    if end_date <= former and not partup.is_closing:
        raise InvalidInput({"end_date": [_("Choose a day after the present end.")]})
    rules.check_end_date(end_date)

    _move_end(partup, end_date)
    record_event(
        kind=PartupEvent.EXTENDED,
        actor=actor,
        subject=partup,
        partup_id=partup.pk,
        data={"from": former.isoformat(), "to": end_date.isoformat()},
    )
    start_running_if_complete(partup)
    return partup


def _move_end(partup: Partup, end_date: dt.date) -> None:
    partup.end_date, partup.closes_at = end_date, rules.closing_moment(end_date)
    partup.extensions += 1
    if partup.is_closing:
        partup.state, partup.closing_at = Partup.State.OPEN, None
        schedules.forget_end(partup)
    partup.save()
    schedules.schedule_end(partup)
