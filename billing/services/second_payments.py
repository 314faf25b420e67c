"""A tribe that was paid for twice: end the second subscription, and give the money back."""

from billing import gateway
from billing.models import BillingCommand
from billing.services.command_kinds import Kind, register
from billing.services.leases import Lease
from billing.services.paid_twice import KIND
from billing.services.syncing import sync_subscription


def _send(command: BillingCommand) -> str:
    """End it first: nothing more is collected while the money goes back."""
    subscription_id = str(command.payload["subscription_id"])
    facts = gateway.fetch_subscription(subscription_id=subscription_id)
    gateway.end_subscription(subscription_id=subscription_id, comment="paid twice")
    if facts.latest_invoice_id:
        invoice = gateway.fetch_invoice(invoice_id=facts.latest_invoice_id)
        paid = [one for one in invoice.payments if one.status == "paid" and one.intent_id]
        for number, payment in enumerate(paid):
            gateway.give_back(
                intent_id=payment.intent_id,
                idempotency_key=f"{command.stripe_key}:{number}",
            )
    return subscription_id


def _find(_command: BillingCommand) -> str | None:
    """Ending again does nothing, and what was given back is not given back twice by Stripe."""
    return None


def _settle(command: BillingCommand, lease: Lease) -> None:
    sync_subscription(
        account=command.account,
        subscription_id=str(command.payload["subscription_id"]),
        lease=lease,
    )


register(KIND, Kind(send=_send, find=_find, settle=_settle))
