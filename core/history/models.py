"""The event record of a tribe."""

from typing import Any

from django.db import models

from core.common.models import Keyed


class Event(Keyed):
    """
    One happening: who, what, about what, when. Rows are only added.

    `subject_type` and `subject_id` name the thing; `partup_id` the part-up it happened in, so that
    its history is one query. `data` holds keys and words that must survive later changes.
    """

    kind = models.CharField(max_length=60)
    actor = models.ForeignKey(
        "members.Member", models.PROTECT, null=True, related_name="+", db_index=False
    )
    subject_type = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    partup_id = models.UUIDField(null=True)
    data: Any = models.JSONField(default=dict)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["partup_id", "created_at"], name="events_of_partup"),
            models.Index(fields=["created_at"], name="events_by_time"),
        ]
