"""Things that fall due."""

import uuid

from django.db import models
from django.db.models import Q

from core.common.models import Keyed
from tenants.models.tribes import Tribe


class DueJob(Keyed):
    """
    Something to be done at a moment, written in the transaction that made it necessary.

    It says that something of a kind happens to a key, never what; a handler looks the rest up.
    """

    tribe = models.ForeignKey(Tribe, models.CASCADE, null=True, related_name="due_jobs")
    kind = models.CharField(max_length=60)
    object_id = models.UUIDField(default=uuid.uuid4)
    due_at = models.DateTimeField()
    dedupe_key = models.CharField(max_length=160, unique=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(done_at=None, failed_at=None), name="due_waiting"
            ),
            models.Index(fields=["tribe", "kind", "object_id"], name="due_of_object"),
        ]
