"""What members does when its moment comes."""

from core.members import services
from core.members.models import PeopleImport
from core.members.services import imports
from tenants import due
from tenants.models import DueJob


def review_rules(job: DueJob) -> None:
    """Ask the stewards to look at the rules of their tribe again."""
    services.remind_of_review(rules_id=job.object_id)


def go_on_with_import(job: DueJob) -> None:
    """Look whether a list of people was sent, and have a worker go on where one stopped."""
    if PeopleImport.objects.filter(pk=job.object_id, state=PeopleImport.State.SENDING).exists():
        imports.go_on_with_import(import_id=job.object_id)


def forget_import(job: DueJob) -> None:
    """Forget who was on a list of people."""
    imports.forget_import(import_id=job.object_id)


due.register(services.REVIEW, review_rules)
due.register(imports.SEND, go_on_with_import)
due.register(imports.FORGET, forget_import, is_upkeep=True)
