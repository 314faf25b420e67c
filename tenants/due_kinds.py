"""What tenants does when its moment comes."""

from tenants import due
from tenants.models import DueJob
from tenants.services.founding import drop_pending_tribe


def drop_pending(job: DueJob) -> None:
    """Drop a tribe that waited 14 days for a trial or a payment."""
    if job.tribe:
        drop_pending_tribe(tribe=job.tribe)


due.register("tribe.drop_pending", drop_pending)
