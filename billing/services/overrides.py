"""Exceptions that staff make for a tribe, always with an end: more time, or a stop."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing import policies
from billing.models import AccessOverride
from billing.services.access import refresh_access
from core.accounts.models import Account
from core.audit.services import record, refusals_recorded
from core.common import clock
from core.common.errors import DomainError, InvalidInput, NotAllowed
from core.common.validation import check_fields
from tenants.models import AccessTransition, Tribe
from tenants.models.tribes import Access

Kind = AccessOverride.Kind

MOST_EXTENDED = dt.timedelta(days=90)
MOST_FROZEN = dt.timedelta(days=60)
MOST_GIVEN = dt.timedelta(days=366)
_A_YEAR = dt.timedelta(days=365)
# What a form calls sixty days from now may be a few minutes more when it arrives.
_SLACK = dt.timedelta(days=1)


class NothingToExtend(DomainError):
    """More time is given to a tribe that has no time which runs out."""

    code = "nothing_to_extend"
    message = _("This tribe waits for its first trial or payment: there is nothing to extend yet.")


@refusals_recorded("billing.extended", about="tribe")
@transaction.atomic
def extend_access(
    *, actor: Account, tribe: Tribe, until: dt.datetime, reason: str
) -> AccessOverride:
    """
    This will give a tribe more time: until then it may do what it could before it was late.

    Staff whose role gives time may, for at most 90 days. A new extension takes the place of the one
    that runs; the same again changes nothing. When it ends, the ladder goes on with its warnings.

    :raises NotAllowed: if no role of the actor gives time.
    :raises NothingToExtend: while the tribe waits for its first trial or payment.
    :raises InvalidInput: on "until" or "reason".
    """
    check_staff(actor)
    tribe = hold_tribe(tribe)
    if tribe.access_state == Access.PENDING:
        raise NothingToExtend
    check_end(until, most=MOST_EXTENDED)
    wish = AccessOverride(tribe=tribe, kind=Kind.EXTENSION, until=until, reason=reason)
    return make_override(actor=actor, wish=wish, action="billing.extended")


@refusals_recorded("billing.frozen", about="tribe")
@transaction.atomic
def freeze_ladder(
    *, actor: Account, tribe: Tribe, until: dt.datetime, reason: str
) -> AccessOverride:
    """
    This will keep a tribe on its step while something is talked about: nothing gets worse.

    Staff whose role gives time may, for at most 60 days within a year. A new freeze takes the place
    of the one that runs; the same again changes nothing.

    :raises NotAllowed: if no role of the actor gives time.
    :raises InvalidInput: on "until" or "reason".
    """
    check_staff(actor)
    tribe = hold_tribe(tribe)
    check_end(until, most=MOST_FROZEN)
    left = MOST_FROZEN - _frozen_before(tribe)
    if until - clock.now() > left + _SLACK:
        sentence = _("A tribe is frozen for at most 60 days within a year; %(days)d are left.")
        raise InvalidInput({"until": [sentence % {"days": max(left.days, 0)}]})
    wish = AccessOverride(tribe=tribe, kind=Kind.FREEZE, until=until, reason=reason)
    return make_override(actor=actor, wish=wish, action="billing.frozen")


@refusals_recorded("billing.override_ended", about="override")
@transaction.atomic
def end_override(*, actor: Account, override: AccessOverride) -> AccessOverride:
    """
    This will end an exception before its time; ending it twice is harmless.

    Staff whose role gives time may. After a gift the tribe is warned before it loses anything.

    :raises NotAllowed: if no role of the actor gives time.
    """
    check_staff(actor)
    tribe = hold_tribe(override.tribe)
    override = AccessOverride.objects.get(pk=override.pk)
    if override.ended_at or override.until <= clock.now():
        return override
    override.ended_at = clock.now()
    override.save(update_fields=["ended_at", "updated_at"])
    write_line(actor, "billing.override_ended", tribe, kind=override.kind)
    refresh_access(tribe=tribe, cause=AccessTransition.Cause.STAFF, cause_ref=str(override.pk))
    return override


def make_override(*, actor: Account, wish: AccessOverride, action: str) -> AccessOverride:
    """Write an exception in place of the one that runs; part of a transaction, tribe locked."""
    wish.made_by = actor
    check_fields(wish)
    former = AccessOverride.objects.filter(tribe=wish.tribe, kind=wish.kind, ended_at=None).first()
    if former and (former.until, former.reason) == (wish.until, wish.reason):
        return former
    if former:
        former.ended_at = min(former.until, clock.now())
        former.save(update_fields=["ended_at", "updated_at"])
    wish.save(force_insert=True)
    write_line(actor, action, wish.tribe, until=wish.until.date().isoformat())
    cause = AccessTransition.Cause.STAFF
    refresh_access(tribe=wish.tribe, cause=cause, cause_ref=str(wish.pk))
    return wish


def check_staff(actor: Account) -> None:
    """Let nobody make exceptions but staff whose role gives time."""
    if not policies.can_make_exceptions(actor):
        raise NotAllowed


def check_decider(actor: Account) -> None:
    """Let nobody agree to what a colleague asked but staff whose role decides."""
    if not policies.can_decide_for_two(actor):
        raise NotAllowed


def check_end(until: dt.datetime, *, most: dt.timedelta) -> None:
    """Let an exception end, and not too late."""
    wait = until - clock.now()
    if wait <= dt.timedelta():
        raise InvalidInput({"until": [_("Choose a day that is yet to come.")]})
    if wait > most + _SLACK:
        sentence = _("Choose a day at most %(days)d days from now.") % {"days": most.days}
        raise InvalidInput({"until": [sentence]})


def hold_tribe(tribe: Tribe) -> Tribe:
    """Lock a tribe: two of staff decide about it one after the other."""
    return Tribe.objects.select_for_update(of=("self",)).get(pk=tribe.pk)


def write_line(actor: Account, action: str, tribe: Tribe, **changes: str | int) -> None:
    """A line in the platform's record, which the organisation of the tribe reads too."""
    record(
        action=action,
        account_id=actor.pk,
        object_type="tribe",
        object_id=tribe.pk,
        tribe_id=tribe.pk,
        changes=changes,
    )


def _frozen_before(tribe: Tribe) -> dt.timedelta:
    """How long a tribe was frozen within the last year, as far as that is over."""
    moment = clock.now()
    since = moment - _A_YEAR
    total = dt.timedelta()
    for freeze in AccessOverride.objects.filter(tribe=tribe, kind=Kind.FREEZE, until__gt=since):
        over_at = min(freeze.until, freeze.ended_at or freeze.until, moment)
        total += max(over_at - max(freeze.created_at, since), dt.timedelta())
    return total
