"""The audit record inside a tribe."""

from django.db import models
from django.db.models import Q

from core.audit.models import AuditRecord, AuditSeal


class TrailSeal(AuditSeal):
    """A seal of the record of this tribe."""


class TrailRecord(AuditRecord):
    """A line about what somebody did in this tribe; without an actor the clock did it."""

    SEALED = (*AuditRecord.SEALED, "actor_id")

    actor = models.ForeignKey(
        "members.Member", models.PROTECT, null=True, related_name="+", db_index=False
    )
    seal = models.ForeignKey(TrailSeal, models.PROTECT, null=True, related_name="lines")

    class Meta:
        indexes = [
            models.Index(fields=["at"], name="trail_by_time"),
            models.Index(fields=["action", "at"], name="trail_by_action"),
            models.Index(fields=["actor", "at"], name="trail_by_actor"),
            models.Index(fields=["at"], condition=Q(address__isnull=False), name="trail_addresses"),
        ]
