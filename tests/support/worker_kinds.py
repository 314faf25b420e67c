"""A due job and a mail whose traces tests can count; workers that tests start know them."""

from core.common import clock
from core.history.models import Event
from core.mail import registry
from core.mail.models import OutboxMessage
from tenants import due
from tenants.models import DueJob

NOTE = "tests.note"
HELLO = "tests.hello"


def note(job: DueJob) -> None:
    """Leave a line in the history of the tribe the job is for."""
    Event.objects.create(
        kind=NOTE, subject_type="job", subject_id=job.object_id, created_at=clock.now()
    )


def hello(message: OutboxMessage) -> registry.Mail:
    """Greet whoever the mail is for."""
    return registry.Mail(to=message.to_email, subject="Hello", text="Hello.")


due.register(NOTE, note)
registry.register(HELLO, hello)
