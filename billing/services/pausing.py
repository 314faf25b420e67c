"""How charging is paused and resumed at Stripe."""

from billing import gateway
from billing.models import BillingCommand
from billing.services.charge_pauses import PAUSE, RESUME
from billing.services.command_kinds import Kind, register
from billing.services.wishes import settle, show_refusal


def _pause(command: BillingCommand) -> str:
    return gateway.pause_charges(subscription_id=command.target, idempotency_key=command.stripe_key)


def _resume(command: BillingCommand) -> str:
    return gateway.resume_charges(
        subscription_id=command.target, idempotency_key=command.stripe_key
    )


def _find(command: BillingCommand) -> str | None:
    """Nothing is made; resuming again is harmless and looks for drafts that were left."""
    is_paused = gateway.are_charges_paused(subscription_id=command.target)
    return command.target if is_paused and command.kind == PAUSE else None


register(PAUSE, Kind(send=_pause, find=_find, settle=settle, refused=show_refusal))
register(RESUME, Kind(send=_resume, find=_find, settle=settle, refused=show_refusal))
