"""What every table shares."""

from django.db import models

from core.common.ids import uuid7


class Keyed(models.Model):
    """A row whose key is made in Python, so that it fits into any tribe and any database."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    class Meta:
        abstract = True


class Timestamped(models.Model):
    """A row that knows when it was made and last changed (UTC)."""

    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True
