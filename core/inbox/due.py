"""What the inbox does when its moment comes."""

from core.history.models import Event
from core.inbox import services
from tenants import due
from tenants.models import DueJob


def fan_out(job: DueJob) -> None:
    """Tell the many people one event concerns."""
    event = Event.objects.select_related("actor").filter(pk=job.object_id).first()
    if event is not None:
        services.tell_in_full(event)


due.register(services.FAN_OUT, fan_out)
