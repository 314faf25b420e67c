"""What staff answers to an order that waits for it: yes or no, and somebody else than ordered."""

import uuid

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing.errors import OrderIsMade
from billing.models import Approval, BillingAccount, InvoiceOrder
from billing.policies import can_approve_orders
from billing.services import commands
from billing.services.notices import tell
from billing.services.order_kind import ask_order
from billing.services.orders import answer_order, held_order, waiting_approval, write_order_line
from core.accounts.models import Account
from core.audit.services import refusals_recorded
from core.common import clock
from core.common.errors import InvalidInput, NotAllowed, NotFound

State = InvoiceOrder.State
_LONGEST = 500


@refusals_recorded("billing.order_approved", about="order_id")
@transaction.atomic
def approve_order(*, actor: Account, order_id: uuid.UUID, answer: str = "") -> InvoiceOrder:
    """
    This will let an order that waits be carried out, and its organisation pay by invoice.

    Staff whose role decides may, but not who ordered it. From then on it orders by itself up to the
    limit. Agreeing twice is harmless.

    :raises NotAllowed: if no role of the actor decides, or the actor ordered it.
    :raises NotFound: if there is no such order.
    :raises OrderIsMade: if it was refused or taken back.
    """
    order = _to_answer(actor, order_id)
    if order.state in (State.APPROVED, State.ORDERED):
        return order
    _decide(order, actor, State.APPROVED, answer)
    BillingAccount.objects.filter(pk=order.account_id).update(may_pay_by_invoice=True)
    command = ask_order(order=order, vat_number="", actor=actor)
    commands.send_soon(command=command)
    write_order_line("billing.order_approved", order, actor)
    return order


@refusals_recorded("billing.order_refused", about="order_id")
@transaction.atomic
def refuse_order(*, actor: Account, order_id: uuid.UUID, answer: str) -> InvoiceOrder:
    """
    This will refuse an order that waits; who ordered it reads why, and can pay otherwise.

    Staff whose role decides may, but not who ordered it. Refusing twice is harmless.

    :raises NotAllowed: if no role of the actor decides, or the actor ordered it.
    :raises NotFound: if there is no such order.
    :raises InvalidInput: on "answer", if there are no words.
    :raises OrderIsMade: if it was approved or taken back.
    """
    if not 0 < len(answer.strip()) <= _LONGEST:
        raise InvalidInput({"answer": [_("Say why, in 1 to 500 characters; they read it.")]})
    order = _to_answer(actor, order_id)
    if order.state == State.REFUSED:
        return order
    _decide(order, actor, State.REFUSED, answer.strip())
    tell(
        kind="order_refused",
        step="refused",
        subject_id=order.pk,
        organisation=order.tribe.organisation,
        tribe=order.tribe,
        facts={"order": order.pk},
    )
    write_order_line("billing.order_refused", order, actor)
    return order


def _to_answer(actor: Account, order_id: uuid.UUID) -> InvoiceOrder:
    if not can_approve_orders(actor):
        raise NotAllowed
    if not InvoiceOrder.objects.filter(pk=order_id).exists():
        raise NotFound
    order = held_order(order_id)
    if order.ordered_by_id == actor.pk:
        raise NotAllowed(_("Somebody else than who ordered it decides."))
    return order


def _decide(order: InvoiceOrder, actor: Account, state: str, answer: str) -> None:
    if order.state != State.WAITING:
        raise OrderIsMade
    answer_order(order, state, answer=answer)
    is_yes = state == State.APPROVED
    waiting_approval(order).update(
        state=Approval.State.APPROVED if is_yes else Approval.State.REFUSED,
        decided_by=actor,
        decided_at=clock.now(),
        answer=answer,
    )
