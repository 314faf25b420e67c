"""The record of what staff looked at."""

from django.db import models

from core.accounts.models import Account
from core.common.models import Keyed


class AuditEntry(Keyed):
    """One look of one of the staff at a page about customers; rows are only added."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    path = models.CharField(max_length=500)
    looked_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-looked_at"], name="looks_newest_first")]
