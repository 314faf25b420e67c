"""Post rounds."""

from typing import Any

from celery import shared_task

from core.mail import services


@shared_task(name="mail.send_waiting")
def send_waiting(**_: Any) -> None:
    """Send what waits in the outbox."""
    while services.send_waiting():
        pass
