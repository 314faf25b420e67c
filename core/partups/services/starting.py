"""Starting a part-up, and opening it to others."""

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.accounts.models import hue_of
from core.common import clock
from core.common.errors import InvalidInput, NotAllowed
from core.common.ids import uuid7
from core.common.validation import check_fields
from core.history.services import record_event
from core.members.models import Member
from core.members.selectors import current_rules
from core.partups import registry, rules
from core.partups.errors import NothingToDo, PartupOver
from core.partups.events import PartupEvent
from core.partups.models import Participation, Partup
from core.partups.policies import can_open, can_start
from core.partups.services import schedules
from core.partups.services.changing import CHANGEABLE
from core.partups.services.locks import check_allowed, lock_member, lock_standing
from core.partups.services.openings import OpeningWish, check_wishes, create_opening
from core.partups.services.team import start_running_if_complete
from tenants.context import current_tribe


@transaction.atomic
def start_partup(
    *,
    actor: Member,
    openings: Sequence[OpeningWish] = (),
    open_now: bool = False,
    form_key: uuid.UUID | None = None,
    **description: Any,
) -> Partup:
    """
    This will start a part-up with the actor as its first partner, as a draft or opened at once.

    Members may, as far as the rules let them. Sending the same form (`form_key`) again returns
    the part-up that it made. `description` gives name, driver, intended_result and end_date, and
    may give motivation, audience (else that of the rules), minimum_team, language and hue.

    :raises NotAllowed: if the rules do not let the actor start part-ups.
    :raises InvalidInput: naming what does not fit; an opening's title is "openings.0.title".
    :raises NothingToDo: if it is to open without an opening.
    """
    actor = lock_member(actor.pk)
    if not can_start(actor, current_rules()):
        raise NotAllowed(_("By the rules of this tribe you do not start part-ups."))
    key = form_key or uuid.uuid4()
    if made := Partup.objects.filter(starter=actor, form_key=key).first():
        return made
    partup = _described(Partup(id=uuid7(), starter=actor, form_key=key), description)
    _check(partup, openings)
    partup.closes_at = rules.closing_moment(partup.end_date)
    partup.save(force_insert=True)
    Participation.objects.create(
        partup=partup,
        member=actor,
        role=Participation.Role.PARTNER,
        is_starter=True,
        joined_at=clock.now(),
    )
    for wish in openings:
        create_opening(partup, wish)
    if open_now:
        return open_partup(actor=actor, partup=partup)
    record_event(kind=PartupEvent.DRAFTED, actor=actor, subject=partup, partup_id=partup.pk)
    return partup


def _described(partup: Partup, description: dict[str, Any]) -> Partup:
    if unknown := description.keys() - CHANGEABLE:
        raise TypeError(f"A part-up has no {unknown} to start with.")
    partup.language = current_tribe().language
    partup.audience = rules.first_audience(current_rules())
    partup.hue = hue_of(partup.pk)
    for field, value in description.items():
        if value is not None:
            setattr(partup, field, value)
    return partup


def _check(partup: Partup, openings: Sequence[OpeningWish]) -> None:
    errors = _said_of(lambda: check_fields(partup, exclude=["closes_at"]))
    if "end_date" not in errors:
        errors = {
            **_said_of(lambda: check_wishes(partup, openings)),
            **_said_of(lambda: rules.check_audience(partup.audience, current_rules())),
            **_said_of(lambda: rules.check_end_date(partup.end_date)),
            **errors,
        }
    if errors:
        raise InvalidInput(errors)


def _said_of(check: Callable[[], None]) -> dict[str, list[str]]:
    try:
        check()
    except InvalidInput as refusal:
        return refusal.errors
    return {}


@transaction.atomic
def open_partup(*, actor: Member, partup: Partup) -> Partup:
    """
    This will open a draft: its audience sees it, and can offer to help.

    Partners may. Opening twice is harmless.

    :raises NotAllowed: if the actor is no partner.
    :raises NothingToDo: if it has neither an opening nor an activity.
    :raises InvalidInput: if its end date is not from tomorrow to 18 months from now any more.
    :raises PartupOver: if it is over.
    """
    standing = lock_standing(actor=actor, partup_id=partup.pk)
    partup = standing.partup
    check_allowed(can_open(standing))
    if partup.is_working:
        return partup
    if not partup.is_draft:
        raise PartupOver
    rules.check_end_date(partup.end_date)
    if not partup.openings.open().exists() and not registry.has_work(partup):
        raise NothingToDo

    partup.state = Partup.State.OPEN
    partup.opened_at = clock.now()
    partup.closes_at = rules.closing_moment(partup.end_date)
    partup.save(update_fields=["state", "opened_at", "closes_at", "updated_at"])
    schedules.schedule_end(partup)
    record_event(kind=PartupEvent.OPENED, actor=actor, subject=partup, partup_id=partup.pk)
    start_running_if_complete(partup)
    return partup
