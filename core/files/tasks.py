"""Rounds over the files."""

from typing import Any

from celery import shared_task

from core.files import services


@shared_task(name="files.sweep")
def sweep(**_: Any) -> None:
    """Remove the files that no row knows of."""
    services.sweep()
