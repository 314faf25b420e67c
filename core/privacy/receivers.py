"""Start a round as soon as somebody waits for it."""

from typing import Any

import structlog
from django.db import transaction
from django.dispatch import receiver
from kombu.exceptions import OperationalError

from core.privacy import signals
from tenants import tasks

log = structlog.get_logger(__name__)


@receiver(signals.work_scheduled, dispatch_uid="privacy.start_round")
def start_round(**_: Any) -> None:
    """Ask a worker for a round after the commit; the beat finds what this misses."""
    transaction.on_commit(_ask, robust=True)


def _ask() -> None:
    try:
        tasks.run_due_jobs.delay()
    except OperationalError:
        log.warning("broker_away", task="tenants.run_due_jobs")
