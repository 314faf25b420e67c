"""Rounds over what is due."""

from typing import Any

from tenants import due, services
from tenants.context import public_task


@public_task(name="tenants.run_due_jobs")
def run_due_jobs(**_: Any) -> None:
    """Do what is due."""
    while due.run_due():
        pass


@public_task(name="tenants.clear_expired")
def clear_expired(**_: Any) -> None:
    """Clear away sessions and codes that are over."""
    services.clear_expired()
