"""What is looked at again each day."""

from django.db import transaction

from core.sso import tasks
from core.sso.models import EmailDomain
from core.sso.services import check_tomorrow
from core.sso.services.domains import CHECK
from tenants import due
from tenants.models import DueJob


def check_again(job: DueJob) -> None:
    """Have a proven domain looked at, and tomorrow again; the DNS is asked outside this job."""
    domain = EmailDomain.objects.filter(pk=job.object_id, verified_at__isnull=False).first()
    if domain is None:
        return
    check_tomorrow(domain)
    key = str(domain.pk)
    transaction.on_commit(lambda: tasks.recheck_domain.delay(domain_id=key), robust=True)


due.register(CHECK, check_again)
