"""Order a plan for a tribe, to be paid by invoice."""

import uuid
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from billing.errors import (
    AlreadyPaid,
    OrderIsMade,
    OrderUnderWay,
    PaymentUnderWay,
    PlanNotForSale,
)
from billing.models import Approval, BillingAccount, BillingCommand, InvoiceOrder, PlanPrice
from billing.policies import can_change_billing
from billing.references import tidy_reference
from billing.selectors import (
    attempt_under_way,
    has_order_under_way,
    live_subscription,
    price_for_sale,
)
from billing.services import commands
from billing.services.checkout import close_checkout, locked_account
from billing.services.details import Details, ask_details, write_details
from billing.services.order_kind import ORDER, ask_order
from billing.services.promotions import promotion_typed
from billing.services.room import check_room
from billing.services.trials import start_trial
from billing.vat_numbers import tidy_vat_number
from core.accounts.models import Account
from core.audit.services import record, refusals_recorded
from core.common import clock
from core.common.errors import InvalidInput, NotAllowed
from tenants.models import Tribe
from tenants.models.tribes import Access

# Above this a person looks first, whoever orders; without VAT.
MOST_UNSEEN_CENTS = 250_000

State = InvoiceOrder.State


@dataclass(frozen=True)
class Order:
    """A plan, who pays for it, and what they call the order themselves."""

    plan_code: str
    details: Details
    po_number: str = ""
    needs_po: bool = False
    promotion_code: str = ""
    promotion_id: str = ""


@refusals_recorded("billing.order_placed", about="tribe")
def order_by_invoice(
    *, actor: Account, tribe: Tribe, order: Order, client_token: uuid.UUID
) -> InvoiceOrder:
    """
    This will order a year of a tribe, to be paid by invoice.

    Owners and billing contacts may. A payment page that is open is closed. Large
    orders, and those of who may not pay by invoice yet, wait for staff; a new tribe is on trial
    meanwhile. A second click gives the order that was made.

    :raises NotAllowed: if the actor is neither owner nor billing contact.
    :raises InvalidInput: naming what invoices need and is missing, the country above all.
    :raises AlreadyPaid: if the tribe has a subscription.
    :raises OrderUnderWay: if another order waits.
    :raises PlanNotForSale: if there is no price for the plan.
    :raises TooManyPeople: if the tribe has more people than the plan gives room for.
    :raises CodeRefused: if a promotion code is given that cannot be used.
    :raises StripeAway: if a payment page is open and could not be closed, or a code not be looked
        up.
    """
    if not can_change_billing(actor, tribe.organisation):
        raise NotAllowed
    order = _checked(order)
    clicked = InvoiceOrder.objects.filter(tribe=tribe, client_token=client_token)
    code, promotion_id = promotion_typed(
        actor=actor,
        tribe=tribe,
        plan_code=order.plan_code,
        typed="" if clicked.exists() else order.promotion_code,
    )
    close_checkout(tribe=tribe)
    order = replace(order, promotion_code=code, promotion_id=promotion_id)
    made, command = _place(actor, tribe, order, client_token)
    if command:
        commands.send(command=command)
        made.refresh_from_db()
    return made


@refusals_recorded("billing.order_withdrawn")
@transaction.atomic
def withdraw_order(*, actor: Account, order: InvoiceOrder) -> InvoiceOrder:
    """
    This will take back an order that waits for staff. Owners and billing contacts may.

    Twice is harmless.

    :raises NotAllowed: if the actor is neither owner nor billing contact.
    :raises OrderIsMade: if it was approved or refused.
    """
    if not can_change_billing(actor, order.tribe.organisation):
        raise NotAllowed
    order = held_order(order.pk)
    if order.state == State.WITHDRAWN:
        return order
    if order.state != State.WAITING:
        raise OrderIsMade
    answer_order(order, State.WITHDRAWN)
    waiting_approval(order).update(
        state=Approval.State.WITHDRAWN, decided_by=actor, decided_at=clock.now()
    )
    write_order_line("billing.order_withdrawn", order, actor)
    return order


def held_order(order_id: uuid.UUID) -> InvoiceOrder:
    """An order in hand, with its account, until the transaction ends."""
    order = InvoiceOrder.objects.select_related("account", "tribe", "price").get(pk=order_id)
    BillingAccount.objects.select_for_update().get(pk=order.account_id)
    order.refresh_from_db(fields=["state", "answer", "answered_at"])
    return order


def answer_order(order: InvoiceOrder, state: str, *, answer: str = "") -> None:
    """Write what became of an order that waited."""
    order.state, order.answer, order.answered_at = state, answer, clock.now()
    order.save(update_fields=["state", "answer", "answered_at", "updated_at"])


def waiting_approval(order: InvoiceOrder) -> QuerySet[Approval]:
    """What staff sees of an order: at most one question that waits."""
    return Approval.objects.filter(
        kind=Approval.Kind.INVOICE_TERMS, object_id=order.pk, state=Approval.State.WAITING
    )


def write_order_line(action: str, order: InvoiceOrder, actor: Account) -> None:
    """Write in the record who decided about an order."""
    record(
        action=action,
        account_id=actor.pk,
        object_type="tribe",
        object_id=order.tribe_id,
        tribe_id=order.tribe_id,
        changes={"order": str(order.pk), "plan": order.price.plan_code},
    )


def _checked(order: Order) -> Order:
    try:
        return replace(order, po_number=tidy_reference(order.po_number))
    except ValidationError as error:
        raise InvalidInput({"po_number": error.messages}) from error


@transaction.atomic
def _place(
    actor: Account, tribe: Tribe, order: Order, client_token: uuid.UUID
) -> tuple[InvoiceOrder, BillingCommand | None]:
    """The order, and what is to be told to Stripe now; nothing for a second click on one."""
    account = locked_account(tribe)
    orders = InvoiceOrder.objects.filter(tribe=tribe).select_related("account", "tribe", "price")
    if same := orders.filter(client_token=client_token).first():
        return same, _unsent(same)
    price = _free_to_order(tribe, order.plan_code)
    account.needs_po = order.needs_po
    write_details(account, order.details)
    is_seen = account.may_pay_by_invoice and price.unit_amount_cents <= MOST_UNSEEN_CENTS
    made = InvoiceOrder.objects.create(
        account=account,
        tribe=tribe,
        price=price,
        po_number=order.po_number,
        promotion_code=order.promotion_code,
        promotion_id=order.promotion_id,
        state=State.APPROVED if is_seen else State.WAITING,
        ordered_by=actor,
        client_token=client_token,
    )
    write_order_line("billing.order_placed", made, actor)
    number = tidy_vat_number(order.details.vat_number)
    if is_seen:
        return made, ask_order(order=made, vat_number=number, actor=actor)
    _ask_approval(made)
    if tribe.access_state == Access.PENDING and tribe.trial_started_at is None:
        start_trial(actor=actor, tribe=tribe, plan_code=order.plan_code)
    return made, ask_details(account=account, vat_number=number, actor=actor)


def _free_to_order(tribe: Tribe, plan_code: str) -> PlanPrice:
    """The price of a plan that can be ordered for a tribe now."""
    if live_subscription(tribe):
        raise AlreadyPaid
    if has_order_under_way(tribe):
        raise OrderUnderWay
    if attempt_under_way(tribe):
        raise PaymentUnderWay
    price = price_for_sale(plan_code)
    if price is None:
        raise PlanNotForSale
    check_room(tribe, plan_code)
    return price


def _ask_approval(order: InvoiceOrder) -> None:
    Approval.objects.create(
        account=order.account,
        tribe=order.tribe,
        kind=Approval.Kind.INVOICE_TERMS,
        object_id=order.pk,
        amount_cents=order.price.unit_amount_cents,
        payload={"plan": order.price.plan_code, "days": order.account.net_terms_days},
        asked_by=order.ordered_by,
    )


def _unsent(order: InvoiceOrder) -> BillingCommand | None:
    """What a second click goes on with: an order that Stripe has not confirmed."""
    return BillingCommand.objects.filter(
        idempotency_key=f"{ORDER}:{order.pk}:1", state__in=BillingCommand.UNDER_WAY
    ).first()
