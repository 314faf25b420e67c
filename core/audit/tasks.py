"""The platform's own record, sealed each minute; each tribe's is sealed by a job of its own."""

from typing import Any

from celery import shared_task

from core.audit import services


@shared_task(name="audit.seal")
def seal(**_: Any) -> None:
    """Seal what was written."""
    services.seal_lines(services.PLATFORM)


@shared_task(name="audit.tend")
def tend(**_: Any) -> None:
    """Forget addresses, and let lines expire whose time is over."""
    services.forget_old_addresses(services.PLATFORM)
    services.expire_lines(services.PLATFORM)
