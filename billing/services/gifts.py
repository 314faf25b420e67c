"""A tribe for free, for a while: one of staff asks, another one decides."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing.models import AccessOverride, Approval, BillingAccount
from billing.services.overrides import (
    MOST_GIVEN,
    check_decider,
    check_end,
    check_staff,
    hold_tribe,
    make_override,
    write_line,
)
from core.accounts.models import Account
from core.audit.services import refusals_recorded
from core.common import clock
from core.common.errors import DomainError, NotAllowed, NotFound
from core.common.validation import check_fields
from tenants.models import Tribe

State = Approval.State


class AlreadyDecided(DomainError):
    """Somebody else was quicker."""

    code = "already_decided"
    message = _("This was decided already.")


@refusals_recorded("billing.gift_asked", about="tribe")
@transaction.atomic
def ask_for_gift(*, actor: Account, tribe: Tribe, until: dt.datetime, reason: str) -> Approval:
    """
    This will ask that a tribe may be used for free until a moment, at most a year from now.

    Staff whose role gives time may; nothing happens before another one of them agrees. While one
    waits for a tribe, that one is returned.

    :raises NotAllowed: if no role of the actor gives time.
    :raises InvalidInput: on "until" or "reason".
    """
    check_staff(actor)
    tribe = hold_tribe(tribe)
    check_end(until, most=MOST_GIVEN)
    waiting = Approval.objects.filter(kind=Approval.Kind.COMP, object_id=tribe.pk)
    if found := waiting.filter(state=State.WAITING).first():
        return found
    account, _made = BillingAccount.objects.get_or_create(organisation=tribe.organisation)
    approval = Approval(
        account=account,
        tribe=tribe,
        kind=Approval.Kind.COMP,
        object_id=tribe.pk,
        payload={"until": until.isoformat()},
        reason=reason,
        asked_by=actor,
    )
    check_fields(approval, exclude=["payload"])
    approval.save(force_insert=True)
    write_line(actor, "billing.gift_asked", tribe, until=until.date().isoformat())
    return approval


@refusals_recorded("billing.given", about="approval_id")
@transaction.atomic
def decide_gift(
    *, actor: Account, approval_id: uuid.UUID, is_approved: bool, answer: str = ""
) -> AccessOverride | None:
    """
    This will open a tribe for free as somebody else asked, or refuse to; None is a refusal.

    Another one of staff than who asked, whose role decides. Agreeing twice gives what was given.

    :raises NotFound: if nobody asked for that.
    :raises NotAllowed: if no role of the actor decides, or the actor asked for it.
    :raises AlreadyDecided: if it was decided otherwise, or taken back.
    :raises InvalidInput: on "until", when that has passed meanwhile.
    """
    check_decider(actor)
    approval = _held(approval_id)
    if approval.state != State.WAITING:
        return _as_decided(approval, is_approved)
    if approval.asked_by_id == actor.pk:
        raise NotAllowed(_("Somebody else than who asked for it decides."))
    approval.state = State.APPROVED if is_approved else State.REFUSED
    _decide(approval, actor, answer)
    tribe = hold_tribe(_tribe_of(approval))
    if not is_approved:
        write_line(actor, "billing.gift_refused", tribe)
        return None
    check_end(_end_of(approval), most=MOST_GIVEN)
    wish = AccessOverride(
        tribe=tribe,
        kind=AccessOverride.Kind.COMP,
        until=_end_of(approval),
        reason=approval.reason,
        approved_by=actor,
    )
    return make_override(actor=approval.asked_by, wish=wish, action="billing.given")


@refusals_recorded("billing.gift_withdrawn", about="approval_id")
@transaction.atomic
def withdraw_gift(*, actor: Account, approval_id: uuid.UUID) -> Approval:
    """
    This will take a question back that waits; who asked it may. Twice is harmless.

    :raises NotFound: if nobody asked for that.
    :raises NotAllowed: if somebody else asked for it.
    :raises AlreadyDecided: if it was decided.
    """
    check_staff(actor)
    approval = _held(approval_id)
    if approval.asked_by_id != actor.pk:
        raise NotAllowed
    if approval.state == State.WITHDRAWN:
        return approval
    if approval.state != State.WAITING:
        raise AlreadyDecided
    approval.state = State.WITHDRAWN
    _decide(approval, actor, "")
    write_line(actor, "billing.gift_withdrawn", _tribe_of(approval))
    return approval


def _held(approval_id: uuid.UUID) -> Approval:
    comps = Approval.objects.filter(kind=Approval.Kind.COMP, tribe__isnull=False)
    approval = comps.select_for_update(of=("self",)).filter(pk=approval_id).first()
    if approval is None:
        raise NotFound
    return approval


def _decide(approval: Approval, actor: Account, answer: str) -> None:
    approval.decided_by, approval.decided_at, approval.answer = actor, clock.now(), answer
    check_fields(approval, exclude=["payload"])
    approval.save(update_fields=["state", "decided_by", "decided_at", "answer", "updated_at"])


def _as_decided(approval: Approval, is_approved: bool) -> AccessOverride | None:
    if approval.state != (State.APPROVED if is_approved else State.REFUSED):
        raise AlreadyDecided
    given = AccessOverride.objects.filter(tribe=approval.tribe, kind=AccessOverride.Kind.COMP)
    return given.filter(until=_end_of(approval)).last() if is_approved else None


def _end_of(approval: Approval) -> dt.datetime:
    return dt.datetime.fromisoformat(approval.payload["until"])


def _tribe_of(approval: Approval) -> Tribe:
    if approval.tribe is None:
        raise NotFound
    return approval.tribe
