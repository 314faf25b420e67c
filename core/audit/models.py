"""What was done, by whom, from where: rows are only added."""

from typing import Any

from django.db import models

from core.common import clock
from core.common.models import Keyed


class AuditRecord(Keyed):
    """
    The shape of a line, for the platform's record and for that of each tribe (trust.md C5).

    `changes` holds states, numbers, keys and names of fields: never a name, an address or a text
    of a person, so that erasing somebody leaves the record whole.
    """

    class Outcome(models.TextChoices):
        DONE = "done"
        REFUSED = "refused"

    at = models.DateTimeField(default=clock.now)
    action = models.CharField(max_length=60)
    outcome = models.CharField(max_length=8, choices=Outcome, default=Outcome.DONE)
    object_type = models.CharField(max_length=40, blank=True)
    object_id = models.UUIDField(null=True)
    changes: Any = models.JSONField(default=dict)
    host = models.CharField(max_length=100, blank=True)
    address = models.GenericIPAddressField(null=True)
    agent = models.CharField(max_length=40, blank=True)
    request_id = models.CharField(max_length=40, blank=True)

    class Meta:
        abstract = True


class PlatformRecord(AuditRecord):
    """
    A line about accounts, organisations, paying, staff, or the life of a tribe.

    `account_id` did it (None: the clock). `tribe_id` says which tribe it is about.
    """

    account_id = models.UUIDField(null=True)
    tribe_id = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["account_id", "at"], name="platform_record_by_account"),
            models.Index(fields=["tribe_id", "at"], name="platform_record_by_tribe"),
        ]
