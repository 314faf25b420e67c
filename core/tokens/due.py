"""What tokens do when their moment comes."""

from core.tokens import services
from tenants import due
from tenants.models import DueJob


def remind(job: DueJob) -> None:
    """A token expires in a week."""
    services.remind_of_expiry(token_id=job.object_id)


due.register(services.REMIND, remind)
