"""What waits for somebody of staff: settling a task, and letting a stopped ladder go on."""

import uuid

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing.models import Dispute, StaffTask
from billing.services.ladder import STOPPED
from billing.services.money_mirrors import RETURNED
from billing.services.returns import NothingReturned, ask_to_settle
from core.audit import services as audit
from core.common import clock
from core.common.errors import DomainError, NotFound
from core.support.policies import check_may_change
from core.support.rules import Right, Staff
from core.support.services.reasons import checked_reason


class LadderRuns(DomainError):
    """There is nothing to let go on."""

    code = "ladder_runs"
    message = _("The ladder is not stopped. Somebody else may have let it go on.")


@audit.refusals_recorded("staff.ladder_released")
@transaction.atomic
def release_ladder(*, actor: Staff, reason: str) -> StaffTask:
    """
    Let a ladder that stopped itself go on for a day, with all the steps it wanted to take.

    :raises NotAllowed: if the actor keeps nothing running.
    :raises ElevationNeeded: without a fresh second factor.
    :raises LadderRuns: if it is not stopped; also the second time.
    :raises InvalidInput: if no reason is given.
    """
    check_may_change(actor, Right.RUN)
    words = checked_reason(reason)
    task = StaffTask.objects.select_for_update().filter(kind=STOPPED, closed_at=None).first()
    if task is None:
        raise LadderRuns
    task.facts = task.facts | {"released": True}
    _close(task, actor, words)
    audit.record(
        action="staff.ladder_released",
        account_id=actor.pk,
        changes={"lines": task.facts.get("downs", 0)},
    )
    return task


@audit.refusals_recorded("staff.task_settled", about="task_id")
@transaction.atomic
def settle_task(*, actor: Staff, task_id: uuid.UUID, answer: str) -> StaffTask:
    """
    Put a task away with what was done about it; one that is settled already stays as it is.

    A direct debit that was taken back counts as unpaid until two people settle it: the task stays
    open, and waits for the second one.

    :raises NotAllowed: if the actor settles no tasks.
    :raises ElevationNeeded: without a fresh second factor.
    :raises NotFound: if there is no such task, or it is the ladder's, which is let go on instead.
    :raises NothingReturned: if a debit to be settled is unknown.
    :raises InvalidInput: if nothing is told.
    """
    check_may_change(actor, Right.NOTE)
    words = checked_reason(answer)
    task = StaffTask.objects.select_for_update(of=("self",)).filter(pk=task_id).first()
    if task is None or task.kind == STOPPED:
        raise NotFound
    if task.closed_at:
        return task
    if task.kind == RETURNED:
        _ask_to_settle(task, actor, words)
        return task
    _close(task, actor, words)
    audit.record(
        action="staff.task_settled",
        account_id=actor.pk,
        object_type="stafftask",
        object_id=task.pk,
        tribe_id=task.tribe_id,
        changes={"type": task.kind},
    )
    return task


def _ask_to_settle(task: StaffTask, actor: Staff, words: str) -> None:
    check_may_change(actor, Right.MONEY)
    disputes = Dispute.objects.select_related("account", "invoice__subscription__tribe")
    dispute = disputes.filter(stripe_dispute_id=task.subject).first()
    if dispute is None:
        raise NothingReturned
    ask_to_settle(actor=actor.account, dispute=dispute, reason=words)


def _close(task: StaffTask, actor: Staff, words: str) -> None:
    task.closed_at, task.closed_by, task.answer = clock.now(), actor.account, words
    task.save(update_fields=["facts", "closed_at", "closed_by", "answer", "updated_at"])
