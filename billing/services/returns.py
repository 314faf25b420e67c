"""A debit that was taken back and has been settled otherwise: one asks, another one agrees."""

import uuid

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from billing.models import Approval, BillingAccount, Dispute, StaffTask
from billing.services import four_eyes
from billing.services.money_mirrors import RETURNED, restate_returns
from core.accounts.models import Account
from core.audit import services as audit
from core.common import clock
from core.common.errors import DomainError, NotFound

KIND = Approval.Kind.SETTLE_RETURN


class NothingReturned(DomainError):
    """There is no debit to be settled."""

    code = "nothing_returned"
    message = _("This debit was not taken back, or it is settled already.")


@transaction.atomic
def ask_to_settle(*, actor: Account, dispute: Dispute, reason: str) -> Approval:
    """
    Ask that an invoice whose debit was taken back no longer counts as unpaid.

    The caller has asked the policy. While a question waits for this debit, that one is returned.

    :raises NothingReturned: if it was not taken back, or is settled.
    """
    BillingAccount.objects.select_for_update().get(pk=dispute.account_id)
    if not _open_tasks(dispute).exists():
        raise NothingReturned
    waiting = Approval.objects.filter(kind=KIND, object_id=dispute.pk)
    if found := waiting.filter(state=four_eyes.State.WAITING).first():
        return found
    subscription = dispute.invoice.subscription if dispute.invoice else None
    question = Approval(
        account=dispute.account,
        tribe=subscription.tribe if subscription else None,
        kind=KIND,
        object_id=dispute.pk,
        amount_cents=dispute.amount_cents,
        payload={"dispute": dispute.stripe_dispute_id},
        reason=reason,
        asked_by=actor,
    )
    _write_line("billing.return_asked", actor, dispute)
    return four_eyes.keep(question)


@transaction.atomic
def decide(*, actor: Account, approval_id: uuid.UUID, is_approved: bool, answer: str) -> Approval:
    """
    Agree that a debit is settled, or refuse; the same answer twice is harmless.

    It stays settled whatever Stripe tells of the dispute later, and the tribe follows at once.

    :raises NotFound: if nobody asked for that.
    :raises NotAllowed: if the actor asked for it.
    :raises DecidedAlready: if it was decided otherwise.
    """
    question = four_eyes.hold(approval_id=approval_id, kinds=[KIND])
    if four_eyes.is_decided(question, is_approved=is_approved):
        return question
    four_eyes.check_another(question, actor)
    dispute = _dispute(question)
    four_eyes.decide(question, actor, is_approved=is_approved, answer=answer)
    if is_approved:
        _settle(dispute, question)
    word = "billing.return_settled" if is_approved else "billing.return_refused"
    _write_line(word, actor, dispute)
    return question


def withdraw(*, actor: Account, approval_id: uuid.UUID) -> Approval:
    """
    Take back what one asked for oneself; twice is harmless.

    :raises NotFound: if the actor did not ask for it.
    :raises DecidedAlready: if it was decided.
    """
    return four_eyes.withdraw(actor=actor, approval_id=approval_id, kinds=[KIND])


def _settle(dispute: Dispute, question: Approval) -> None:
    for task in _open_tasks(dispute).select_for_update(of=("self",)):
        task.facts = {**task.facts, "is_settled": True}
        task.closed_at, task.closed_by = clock.now(), question.asked_by
        task.answer = question.reason
        task.save(update_fields=["facts", "closed_at", "closed_by", "answer", "updated_at"])
    if dispute.invoice:
        restate_returns(dispute.invoice)


def _open_tasks(dispute: Dispute) -> QuerySet[StaffTask]:
    return StaffTask.objects.filter(
        kind=RETURNED, subject=dispute.stripe_dispute_id, closed_at=None
    )


def _dispute(question: Approval) -> Dispute:
    rows = Dispute.objects.select_related("account", "invoice__subscription__tribe")
    found = rows.filter(stripe_dispute_id=question.payload["dispute"]).first()
    if found is None:
        raise NotFound
    return found


def _write_line(action: str, actor: Account, dispute: Dispute) -> None:
    """A line that the organisation reads too."""
    subscription = dispute.invoice.subscription if dispute.invoice else None
    audit.record(
        action=action,
        account_id=actor.pk,
        object_type="organisation",
        object_id=dispute.account.organisation_id,
        tribe_id=subscription.tribe_id if subscription else None,
        changes={
            "number": dispute.invoice.number if dispute.invoice else "",
            "euros": f"{dispute.amount_cents / 100:.2f}",
        },
    )
