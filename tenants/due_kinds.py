"""What tenants does when its moment comes."""

from tenants import due
from tenants.models import DueJob
from tenants.services.founding import drop_pending_tribe
from tenants.services.moving import free_addresses


def drop_pending(job: DueJob) -> None:
    """Drop a tribe that waited 14 days for a trial or a payment."""
    if job.tribe:
        drop_pending_tribe(tribe=job.tribe)


def free_former_addresses(job: DueJob) -> None:
    """Let go of the addresses a tribe moved away from a year ago."""
    if job.tribe:
        free_addresses(job.tribe)


due.register("tribe.drop_pending", drop_pending, is_upkeep=True)
due.register("tribe.free_addresses", free_former_addresses, is_upkeep=True)
