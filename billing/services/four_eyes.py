"""A question that one of staff asks and another one decides; what it is about, others know."""

import uuid
from collections.abc import Container

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from billing.models import Approval
from core.accounts.models import Account
from core.common import clock
from core.common.errors import DomainError, NotAllowed, NotFound

State = Approval.State


class ApprovalWaits(DomainError):
    """One question at a time about one thing."""

    code = "approval_waits"
    message = _("Something else waits for a second person here. Have that decided first.")


class DecidedAlready(DomainError):
    """Somebody was quicker."""

    code = "already_decided"
    message = _("This was decided already.")


def keep(question: Approval) -> Approval:
    """
    Write a question down; part of the present transaction.

    :raises ApprovalWaits: if another one about the same waits.
    """
    try:
        with transaction.atomic():
            question.save(force_insert=True)
    except IntegrityError:
        raise ApprovalWaits from None
    return question


def hold(*, approval_id: uuid.UUID, kinds: Container[str]) -> Approval:
    """
    A question of some kinds, locked: two who answer take turns.

    :raises NotFound: if nobody asked for that.
    """
    rows = Approval.objects.select_for_update(of=("self",)).select_related("asked_by")
    found = rows.filter(pk=approval_id).first()
    if found is None or found.kind not in kinds:
        raise NotFound
    return found


def is_decided(question: Approval, *, is_approved: bool) -> bool:
    """
    Whether it was answered so before; the same answer again is harmless.

    :raises DecidedAlready: if it was decided otherwise.
    """
    if question.state == State.WAITING:
        return False
    if question.state != (State.APPROVED if is_approved else State.REFUSED):
        raise DecidedAlready
    return True


def check_another(question: Approval, actor: Account) -> None:
    """
    Refuse who asked: nobody decides what they asked for themselves.

    :raises NotAllowed: if the actor asked for it.
    """
    if question.asked_by_id == actor.pk:
        raise NotAllowed(_("Somebody else than who asked for it decides."))


def decide(question: Approval, actor: Account, *, is_approved: bool, answer: str) -> None:
    """Write the answer down, by whom and when."""
    _close(question, actor, State.APPROVED if is_approved else State.REFUSED, answer)


@transaction.atomic
def withdraw(*, actor: Account, approval_id: uuid.UUID, kinds: Container[str]) -> Approval:
    """
    Take back what one asked for oneself; twice is harmless.

    :raises NotFound: if the actor did not ask for it.
    :raises DecidedAlready: if it was decided.
    """
    question = hold(approval_id=approval_id, kinds=kinds)
    if question.asked_by_id != actor.pk:
        raise NotFound
    if question.state == State.WITHDRAWN:
        return question
    if question.state != State.WAITING:
        raise DecidedAlready
    _close(question, actor, State.WITHDRAWN, "")
    return question


def _close(question: Approval, actor: Account, state: str, answer: str) -> None:
    question.state, question.decided_by = state, actor
    question.decided_at, question.answer = clock.now(), answer
    question.save(update_fields=["state", "decided_by", "decided_at", "answer", "updated_at"])
