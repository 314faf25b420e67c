"""What billing does when something happens elsewhere."""

import uuid
from collections.abc import Collection
from typing import Any

import structlog
from django.db import transaction
from django.db.models.signals import pre_delete, pre_save
from django.dispatch import receiver
from kombu.exceptions import OperationalError

from billing import selectors, signals, tasks
from billing.errors import PaymentUnderWay, TribeIsPaidFor
from billing.services import comparing_now, notices
from core.common import clock
from core.mail.models import OutboxMessage
from core.mail.signals import mail_dropped, mail_left
from tenants.models import Tribe

log = structlog.get_logger(__name__)

_PAYER = {"organisation", "organisation_id"}


@receiver(signals.stripe_event_remembered, dispatch_uid="billing.process_event")
def process_event(event_id: str, **_: Any) -> None:
    """Ask a worker to process a letter after the commit; the sweeper finds what this misses."""
    transaction.on_commit(lambda: _ask(event_id), robust=True)


@receiver(signals.billing_command_asked, dispatch_uid="billing.send_command")
def send_command(command_id: uuid.UUID, **_: Any) -> None:
    """Ask a worker to send a command after the commit; the round finds what this misses."""
    transaction.on_commit(lambda: _ask_to_send(command_id), robust=True)


@receiver(signals.comparison_asked, dispatch_uid="billing.compare_now")
def compare_now(run_id: uuid.UUID, **_: Any) -> None:
    """Ask a worker to compare everything after the commit; without one the run is given up."""
    transaction.on_commit(lambda: _ask_to_compare(run_id), robust=True)


@receiver(pre_save, sender=Tribe, dispatch_uid="billing.keep_payer")
def keep_tribe_with_its_payer(
    instance: Tribe, update_fields: Collection[str] | None = None, **_: Any
) -> None:
    """
    A tribe does not go to another organisation while a subscription counts.

    :raises TribeIsPaidFor: if it would.
    """
    if update_fields is not None and not _PAYER & set(update_fields):
        return
    moved = Tribe.objects.filter(pk=instance.pk).exclude(organisation_id=instance.organisation_id)
    if moved.exists() and selectors.live_subscription(instance):
        raise TribeIsPaidFor


@receiver(pre_delete, sender=Tribe, dispatch_uid="billing.keep_tribe")
def keep_tribe_being_paid(instance: Tribe, **_: Any) -> None:
    """
    A tribe is not dropped while somebody may be paying for it.

    :raises PaymentUnderWay: while a payment page is open, or an order is being made.
    """
    if selectors.has_order_under_way(instance):
        raise PaymentUnderWay
    attempt = selectors.attempt_under_way(instance)
    if attempt and attempt.expires_at > clock.now():
        raise PaymentUnderWay


@receiver(mail_left, dispatch_uid="billing.notice_left")
def notice_left(message: OutboxMessage, **_: Any) -> None:
    """A step down waits for its warning to have left."""
    if message.topic.startswith("billing."):
        notices.note_mail_left(message=message)


@receiver(mail_dropped, dispatch_uid="billing.notice_dropped")
def notice_dropped(message: OutboxMessage, **_: Any) -> None:
    """A warning that could not be sent is shown to staff."""
    if message.topic.startswith("billing."):
        notices.note_mail_dropped(message=message)


def _ask_to_send(command_id: uuid.UUID) -> None:
    try:
        tasks.send_billing_command.delay(command_id=str(command_id))
    except OperationalError:
        log.warning("broker_away", task="billing.send_command")


def _ask_to_compare(run_id: uuid.UUID) -> None:
    try:
        tasks.compare_stripe_now.delay(run_id=str(run_id))
    except OperationalError:
        log.warning("broker_away", task="billing.compare_now")
        comparing_now.give_up(run_id=run_id)


def _ask(event_id: str) -> None:
    try:
        tasks.process_stripe_event.delay(event_id=event_id)
    except OperationalError:
        log.warning("broker_away", task="billing.process_stripe_event")
