"""The command that orders a subscription to be paid by invoice."""

from django.db import transaction

from billing import gateway
from billing.models import BillingCommand, Invoice, InvoiceOrder, TribeSubscription
from billing.services import commands, drafts
from billing.services.command_kinds import Kind, register
from billing.services.details import tell_stripe
from billing.services.leases import Lease
from billing.services.notices import tell
from billing.services.syncing import sync_subscription
from billing.services.wishes import show_refusal
from core.accounts.models import Account
from core.common import clock

ORDER = "order"

State = InvoiceOrder.State


def ask_order(*, order: InvoiceOrder, vat_number: str, actor: Account) -> BillingCommand:
    """Have Stripe told of an order that may be carried out; in the transaction of the caller."""
    return commands.ask(
        account=order.account,
        kind=ORDER,
        key=f"{ORDER}:{order.pk}:1",
        payload={
            "price": order.price.stripe_price_id,
            "days_until_due": order.account.net_terms_days,
            "vat_number": vat_number,
            "promotion": order.promotion_id,
        },
        actor=actor,
        tribe=order.tribe,
    )


def _send(command: BillingCommand) -> str:
    customer_id = tell_stripe(command)
    return gateway.order_subscription(
        customer_id=customer_id,
        price_id=command.payload["price"],
        days_until_due=command.payload["days_until_due"],
        order_id=command.target,
        tribe_id=str(command.tribe_id),
        promotion_id=command.payload.get("promotion", ""),
        idempotency_key=command.stripe_key,
    )


def _find(command: BillingCommand) -> str | None:
    customer_id = command.account.stripe_customer_id
    if not customer_id:
        return None
    return gateway.find_order(customer_id=customer_id, order_id=command.target)


def _settle(command: BillingCommand, lease: Lease) -> None:
    sync_subscription(account=command.account, subscription_id=command.result_id, lease=lease)
    with transaction.atomic():
        order = InvoiceOrder.objects.select_for_update().get(pk=command.target)
        made = TribeSubscription.objects.get(stripe_subscription_id=command.result_id)
        TribeSubscription.objects.filter(pk=made.pk).update(po_number=order.po_number)
        order.state, order.subscription = State.ORDERED, made
        order.save(update_fields=["state", "subscription", "updated_at"])
        tell(
            kind="ordered",
            step="ordered",
            subject_id=order.pk,
            organisation=order.tribe.organisation,
            tribe=order.tribe,
            facts={"order": order.pk},
        )
        for draft in made.invoices.filter(status=Invoice.Status.DRAFT):
            if command_for_draft := drafts.decide(invoice=draft, actor=command.actor):
                commands.send_soon(command=command_for_draft)


def _refused(command: BillingCommand) -> None:
    """An order that Stripe refuses is over; who ordered it reads so, and staff looks why."""
    InvoiceOrder.objects.filter(pk=command.target, state=State.APPROVED).update(
        state=State.REFUSED, answered_at=clock.now(), updated_at=clock.now()
    )
    show_refusal(command)


register(ORDER, Kind(send=_send, find=_find, settle=_settle, refused=_refused))
