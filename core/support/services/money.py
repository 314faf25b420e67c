"""Money back, a credit note, or marking as paid; and what a second person decides."""

import uuid
from collections.abc import Callable
from typing import Any

from billing.models import Approval, Invoice
from billing.services import (
    commands,
    erasing,
    four_eyes,
    gifts,
    money_wishes,
    order_answers,
    returns,
)
from billing.services.giving import MARK_PAID
from billing.services.money_wishes import KINDS, Asked, Wish
from core.accounts.models import Account
from core.audit import services as audit
from core.common.errors import InvalidInput, NotFound
from core.support.policies import check_may_change
from core.support.rules import Right, Staff, takes_two_people
from core.support.services.reasons import checked_reason


@audit.refusals_recorded("billing.money_asked", about="invoice")
def ask_for_money(*, actor: Staff, invoice: Invoice, wish: Wish) -> Asked:
    """
    Give money back, credit an invoice or mark it as paid; much of it, and each mark, by two people.

    The second click of a form finds the first. What Stripe refuses stands in the command.

    :raises NotAllowed: if the actor asks for no money.
    :raises ElevationNeeded: without a fresh second factor.
    :raises NothingToGive: if nothing is left of the invoice.
    :raises ApprovalWaits: if something else waits for this invoice.
    :raises InvalidInput: on "amount" or "reason".
    """
    check_may_change(actor, Right.MONEY)
    words = checked_reason(wish.reason)
    asked = money_wishes.ask(
        actor=actor.account,
        invoice=invoice,
        wish=Wish(wish.kind, wish.amount_cents, words, wish.token, wish.ends_access),
        by_two=wish.kind == MARK_PAID or takes_two_people(wish.amount_cents),
    )
    return _sent(asked)


@audit.refusals_recorded("billing.money_agreed", about="approval_id")
def decide(*, actor: Staff, approval_id: uuid.UUID, is_approved: bool, answer: str) -> Approval:
    """
    Agree to what a colleague asked for, or refuse; the same answer twice is harmless.

    :raises NotAllowed: if the actor decides nothing, or asked for it.
    :raises ElevationNeeded: without a fresh second factor.
    :raises NotFound: if nobody asked for that.
    :raises InvalidInput: on "answer", if a refusal says nothing.
    """
    check_may_change(actor, Right.APPROVE)
    words = _checked_answer(answer, is_approved=is_approved)
    approval = Approval.objects.filter(pk=approval_id).first()
    if approval is None:
        raise NotFound
    _decider(approval.kind)(
        actor=actor.account, approval_id=approval.pk, is_approved=is_approved, answer=words
    )
    approval.refresh_from_db()
    return approval


@audit.refusals_recorded("billing.money_asked", about="approval_id")
def withdraw(*, actor: Staff, approval_id: uuid.UUID) -> Approval:
    """
    Take back what one asked for oneself; twice is harmless.

    :raises NotAllowed: if the actor asks for no money.
    :raises ElevationNeeded: without a fresh second factor.
    :raises NotFound: if the actor did not ask for it.
    """
    check_may_change(actor, Right.MONEY)
    approval = Approval.objects.filter(pk=approval_id, asked_by=actor.account).first()
    if approval is None:
        raise NotFound
    if approval.kind == Approval.Kind.COMP:
        return gifts.withdraw_gift(actor=actor.account, approval_id=approval.pk)
    if approval.kind in (returns.KIND, Approval.Kind.ERASE):
        return four_eyes.withdraw(
            actor=actor.account, approval_id=approval.pk, kinds=[approval.kind]
        )
    return money_wishes.withdraw(actor=actor.account, approval_id=approval.pk)


def _decider(kind: str) -> Callable[..., object]:
    if kind == Approval.Kind.COMP:
        return gifts.decide_gift
    if kind == returns.KIND:
        return returns.decide
    if kind == Approval.Kind.ERASE:
        return erasing.decide_erasure
    if kind in KINDS:
        return _decide_about_money
    if kind == Approval.Kind.INVOICE_TERMS:
        return _decide_order
    raise NotFound


def _decide_about_money(**wish: Any) -> None:
    _sent(money_wishes.decide(**wish))


def _decide_order(
    *, actor: Account, approval_id: uuid.UUID, is_approved: bool, answer: str
) -> None:
    order_id = Approval.objects.values_list("object_id", flat=True).get(pk=approval_id)
    if order_id is None:
        raise NotFound
    answer_it = order_answers.approve_order if is_approved else order_answers.refuse_order
    answer_it(actor=actor, order_id=order_id, answer=answer)


def _sent(asked: Asked) -> Asked:
    """Ask Stripe now, after the commit; what does not get through goes on behind the scenes."""
    if asked.command is None:
        return asked
    return Asked(commands.send(command=asked.command), asked.approval)


def _checked_answer(answer: str, *, is_approved: bool) -> str:
    if answer.strip() or not is_approved:
        try:
            return checked_reason(answer)
        except InvalidInput as refusal:
            raise InvalidInput({"answer": refusal.errors["reason"]}) from refusal
    return ""
