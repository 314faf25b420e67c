"""Ending a part-up: done, stopped, and how it went."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.common import clock
from core.common.errors import InvalidInput, NotFound
from core.common.validation import check_fields
from core.history.services import record_event
from core.members.models import Member
from core.partups.errors import NotAnswered, PartupOver
from core.partups.events import PartupEvent
from core.partups.models import Closing, Participation, Partup
from core.partups.policies import can_close, can_confirm, can_stop
from core.partups.services.endings import begin_closing, end_closed, end_stopped
from core.partups.services.locks import check_allowed, check_working, lock_standing


@transaction.atomic
def finish_partup(*, actor: Member, partup: Partup) -> Partup:
    """
    This will let a part-up go to closing before its end date: the work is done.

    Partners may. Finishing twice is harmless.

    :raises NotAllowed: if the actor is no partner.
    :raises PartupOver: if it is a draft or over.
    """
    standing = lock_standing(actor=actor, partup_id=partup.pk)
    check_allowed(can_close(standing))
    if standing.partup.is_closing:
        return standing.partup
    check_working(standing.partup)
    begin_closing(standing.partup, actor=actor)
    return standing.partup


@transaction.atomic
def answer_closing(
    *,
    actor: Member,
    partup: Partup,
    outcome: str = "",
    result: str = "",
    learned: str = "",
    appreciations: str = "",
) -> Closing:
    """
    This will write down how it went, for all partners together; the last words count.

    Partners may, while the part-up is closing. Saving the same again changes nothing.

    :raises NotAllowed: if the actor is no partner.
    :raises InvalidInput: naming what does not fit.
    :raises PartupOver: if it is not closing.
    """
    standing = lock_standing(actor=actor, partup_id=partup.pk)
    check_allowed(can_close(standing))
    if not standing.partup.is_closing:
        raise PartupOver
    closing = Closing.objects.get(partup=standing.partup)
    before = (closing.outcome, closing.result, closing.learned, closing.appreciations)
    closing.outcome, closing.result = outcome, result
    closing.learned, closing.appreciations = learned, appreciations
    check_fields(closing)
    after = (closing.outcome, closing.result, closing.learned, closing.appreciations)
    if before == after:
        return closing
    closing.answered_by, closing.answered_at = actor, clock.now()
    closing.save()
    record_event(kind=PartupEvent.ANSWERED, actor=actor, subject=partup, partup_id=partup.pk)
    return closing


@transaction.atomic
def close_partup(*, actor: Member, partup: Partup) -> Partup:
    """
    This will close a part-up whose result is written down; it stays readable for ever.

    Partners may. Closing twice is harmless.

    :raises NotAllowed: if the actor is no partner.
    :raises NotAnswered: if nobody wrote down the result.
    :raises PartupOver: if it is not closing.
    """
    standing = lock_standing(actor=actor, partup_id=partup.pk)
    check_allowed(can_close(standing))
    if standing.partup.is_closed:
        return standing.partup
    if not standing.partup.is_closing:
        raise PartupOver
    if not Closing.objects.get(partup=standing.partup).is_answered:
        raise NotAnswered
    end_closed(standing.partup, actor=actor)
    return standing.partup


@transaction.atomic
def confirm_contribution(*, actor: Member, seat: Participation) -> Participation:
    """
    This will confirm that another partner contributed.

    Another partner may, once the work is over. Confirming twice is harmless: the first who did
    stays named.

    :raises NotFound: if the actor may not see the part-up, or the seat is none of a partner.
    :raises NotAllowed: if it is the actor's own, or the actor is no partner.
    :raises PartupOver: if the part-up is still on, or was stopped.
    """
    standing = lock_standing(actor=actor, partup_id=seat.partup_id)
    partup = standing.partup
    found = partup.participations.partners().select_related("member").filter(pk=seat.pk).first()
    if found is None:
        raise NotFound
    check_allowed(can_confirm(standing, found))
    if not (partup.is_closing or partup.is_closed):
        raise PartupOver
    if found.confirmed_by_id:
        return found
    found.confirmed_by, found.confirmed_at = actor, clock.now()
    found.save(update_fields=["confirmed_by", "confirmed_at"])
    record_event(
        kind=PartupEvent.CONFIRMED,
        actor=actor,
        subject=partup,
        partup_id=partup.pk,
        data={"member": found.member.display_name, "member_id": str(found.member_id)},
    )
    return found


@transaction.atomic
def stop_partup(*, actor: Member, partup: Partup, reason: str) -> Partup:
    """
    This will stop a part-up before its end; everybody inside reads why.

    Partners may. Stopping twice is harmless.

    :raises NotAllowed: if the actor is no partner.
    :raises InvalidInput: if there is no reason, or a too long one.
    :raises PartupOver: if it closed.
    """
    standing = lock_standing(actor=actor, partup_id=partup.pk)
    check_allowed(can_stop(standing))
    partup = standing.partup
    if partup.is_stopped:
        return partup
    if partup.is_over:
        raise PartupOver
    partup.stop_reason = reason
    try:
        check_fields(partup)
    except InvalidInput as refusal:
        raise InvalidInput({"reason": refusal.errors.get("stop_reason", [])}) from None
    if not partup.stop_reason:
        raise InvalidInput({"reason": [_("Say in a few words why it stops.")]})
    end_stopped(partup, actor=actor, reason=partup.stop_reason)
    return partup
