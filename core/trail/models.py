"""The audit record inside a tribe."""

from django.db import models

from core.audit.models import AuditRecord


class TrailRecord(AuditRecord):
    """A line about what somebody did in this tribe; without an actor the clock did it."""

    actor = models.ForeignKey(
        "members.Member", models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        indexes = [
            models.Index(fields=["at"], name="trail_by_time"),
            models.Index(fields=["action", "at"], name="trail_by_action"),
        ]
