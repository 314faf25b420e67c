"""Start a post round as soon as something was queued."""

from typing import Any

import structlog
from django.db import transaction
from django.dispatch import receiver
from kombu.exceptions import OperationalError

from core.mail import signals, tasks

log = structlog.get_logger(__name__)


@receiver(signals.mail_queued, dispatch_uid="mail.start_round")
def start_round(**_: Any) -> None:
    """Ask a worker for a round after the commit; the beat finds what this misses."""
    transaction.on_commit(_ask, robust=True)


def _ask() -> None:
    try:
        tasks.send_waiting.delay()
    except OperationalError:
        log.warning("broker_away", task="mail.send_waiting")
