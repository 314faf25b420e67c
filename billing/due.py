"""What billing does when its moment comes."""

from billing import services
from billing.services.trials import END_TRIAL
from tenants import due
from tenants.models import AccessTransition, DueJob


def end_trial(job: DueJob) -> None:
    """Let a trial end; a tribe that was paid for meanwhile goes on."""
    if job.tribe:
        services.refresh_access(tribe=job.tribe, cause=AccessTransition.Cause.TIMER)


due.register(END_TRIAL, end_trial)
