"""Exceptions for a tribe: more time, a freeze, more room, or asking to give it for free."""

import datetime as dt
import uuid
from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing.models import AccessOverride, Approval, EntitlementOverride
from billing.services import gifts, limits, overrides
from core.audit import services as audit
from core.common import clock
from core.common.errors import InvalidInput, NotFound
from core.support.policies import check_may_change
from core.support.rules import Right, Staff
from core.support.services.notes import keep_reason
from core.support.services.reasons import checked_reason
from tenants.models import Tribe

Kind = AccessOverride.Kind


@audit.refusals_recorded("billing.extended", about="tribe")
def make_exception(
    *, actor: Staff, tribe: Tribe, kind: str, last_day: dt.date, reason: str
) -> AccessOverride | Approval:
    """
    Give a tribe more time or freeze its ladder, through a day; for a gift, ask a colleague.

    The day is the tribe's own. The same again changes nothing.

    :raises NotAllowed: if the actor gives no time.
    :raises ElevationNeeded: without a fresh second factor.
    :raises NothingToExtend: while the tribe waits for its first trial or payment.
    :raises InvalidInput: on "last_day" or "reason".
    """
    check_may_change(actor, Right.TIME)
    make: dict[str, Callable[..., AccessOverride | Approval]] = {
        Kind.EXTENSION: overrides.extend_access,
        Kind.FREEZE: overrides.freeze_ladder,
        Kind.COMP: gifts.ask_for_gift,
    }
    words = checked_reason(reason)
    until = _end_of(last_day, tribe)
    try:
        return make[kind](actor=actor.account, tribe=tribe, until=until, reason=words)
    except InvalidInput as refusal:
        raise _about_the_day(refusal) from refusal


@audit.refusals_recorded("billing.limit_raised", about="tribe")
def give_room(
    *, actor: Staff, tribe: Tribe, capability: str, value: int, last_day: dt.date, reason: str
) -> EntitlementOverride:
    """
    Give a tribe more of something than its plan does, through a day.

    :raises NotAllowed: if the actor gives no time or room.
    :raises ElevationNeeded: without a fresh second factor.
    :raises InvalidInput: on "value", "last_day" or "reason".
    """
    check_may_change(actor, Right.TIME)
    try:
        return limits.raise_limit(
            actor=actor.account,
            tribe=tribe,
            capability=capability,
            value=value,
            until=_end_of(last_day, tribe),
            reason=checked_reason(reason),
        )
    except InvalidInput as refusal:
        raise _about_the_day(refusal) from refusal


@audit.refusals_recorded("billing.override_ended", about="exception_id")
@transaction.atomic
def end_exception(*, actor: Staff, exception_id: uuid.UUID, reason: str) -> None:
    """
    End an exception before its time; ending it twice is harmless.

    :raises NotAllowed: if the actor gives no time.
    :raises ElevationNeeded: without a fresh second factor.
    :raises NotFound: if there is no such exception.
    :raises InvalidInput: if no reason is given.
    """
    check_may_change(actor, Right.TIME)
    words = checked_reason(reason)
    found = _running(exception_id)
    if isinstance(found, AccessOverride):
        overrides.end_override(actor=actor.account, override=found)
    else:
        limits.end_raised_limit(actor=actor.account, override=found)
    if found.ended_at is None:
        keep_reason(actor=actor, organisation=found.tribe.organisation, words=words)


def _running(exception_id: uuid.UUID) -> AccessOverride | EntitlementOverride:
    for model in (AccessOverride, EntitlementOverride):
        rows = model.objects.filter(pk=exception_id).select_related("tribe__organisation")
        if found := rows.first():
            return found
    raise NotFound


def _end_of(day: dt.date, tribe: Tribe) -> dt.datetime:
    try:
        return clock.end_of_day(day=day, time_zone=tribe.time_zone)
    except OverflowError:
        raise InvalidInput({"last_day": [_("Choose a day that is near.")]}) from None


def _about_the_day(refusal: InvalidInput) -> InvalidInput:
    """Forms ask for a last day; what is said of the moment belongs beside that field."""
    errors = {("last_day" if name == "until" else name): e for name, e in refusal.errors.items()}
    return InvalidInput(errors, code=refusal.code)
