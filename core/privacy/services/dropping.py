"""Letting go of rows about people who were only played."""

from django.db import transaction
from django.db.models import QuerySet

from core.accounts.models import Account
from core.privacy.models import Erasure, Export
from core.privacy.services import schedules


@transaction.atomic
def drop_ledgers(*, accounts: QuerySet[Account]) -> None:
    """
    Drop what is noted of copies and erasures of accounts that are about to be deleted.

    Machine work behind removing the demo: people are never deleted. The files go by a job.
    """
    copies = Export.objects.filter(account__in=accounts)
    for export_id in copies.values_list("pk", flat=True):
        schedules.schedule_removal(export_id)
    copies.delete()
    Erasure.objects.filter(account__in=accounts).delete()
