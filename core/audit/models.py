"""What was done, by whom, from where: rows are only added, and sealed in batches."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from core.common import clock
from core.common.models import Keyed


class AppendOnly(TypeError):
    """Somebody wants to change or remove what is only ever added."""


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """Adds and reads; sealing and keeping have a door of their own (`services.doors`)."""

    def update(self, **_values: Any) -> int:
        """Refuse: a record is not rewritten."""
        raise AppendOnly("A record is not rewritten.")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse: a record is not thrown away."""
        raise AppendOnly("A record is not thrown away.")


class AppendOnlyManager(models.Manager[Any]):
    """Hands out rows that are only read."""

    def get_queryset(self) -> AppendOnlyQuerySet:
        """All rows."""
        return AppendOnlyQuerySet(self.model, using=self._db)


class AppendOnlyModel(Keyed):
    """A row that is written once."""

    objects = AppendOnlyManager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        """
        Add the row.

        :raises AppendOnly: if it is there already.
        """
        if not self._state.adding:
            raise AppendOnly("A record is not rewritten.")
        super().save(*args, **options)

    def delete(self, *_args: Any, **_options: Any) -> tuple[int, dict[str, int]]:
        """Refuse: a record is not thrown away."""
        raise AppendOnly("A record is not thrown away.")


class AuditRecord(AppendOnlyModel):
    """
    The shape of a line, for the platform's record and for that of each tribe (trust.md C5).

    `changes` holds states, numbers, keys and names of fields: never a name, an address or a text
    of a person, so that erasing somebody leaves the record whole. The full `address` is forgotten
    after 90 days; the `network` it is in stays, and is what the seal covers. A line points at its
    seal rather than a seal at a range of lines, so that one that was committed late is sealed too.
    """

    class Outcome(models.TextChoices):
        DONE = "done"
        REFUSED = "refused"

    # What a seal covers, for ever: a column that is added later is no part of these lines.
    SEALED: ClassVar[tuple[str, ...]] = (
        "id",
        "at",
        "action",
        "outcome",
        "object_type",
        "object_id",
        "changes",
        "host",
        "network",
        "agent",
        "request_id",
    )

    at = models.DateTimeField(default=clock.now)
    action = models.CharField(max_length=60)
    outcome = models.CharField(max_length=8, choices=Outcome, default=Outcome.DONE)
    object_type = models.CharField(max_length=40, blank=True)
    object_id = models.UUIDField(null=True)
    changes: Any = models.JSONField(default=dict)
    host = models.CharField(max_length=100, blank=True)
    address = models.GenericIPAddressField(null=True)
    network = models.GenericIPAddressField(null=True)
    agent = models.CharField(max_length=40, blank=True)
    request_id = models.CharField(max_length=40, blank=True)

    class Meta:
        abstract = True


class AuditSeal(AppendOnlyModel):
    """
    What a batch of lines was when it was sealed, on top of the seal before.

    `lines_hash` is made of the lines in the order of their keys, `hash` of everything here and
    the hash of the seal before. After `expired_at` the lines are gone and the seal stays.
    """

    sequence = models.PositiveBigIntegerField(unique=True)
    previous_hash = models.CharField(max_length=64, blank=True)
    lines_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    count = models.PositiveIntegerField()
    sealed_at = models.DateTimeField()
    expired_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class PlatformSeal(AuditSeal):
    """A seal of the platform's record."""


class PlatformRecord(AuditRecord):
    """
    A line about accounts, organisations, paying, staff, or the life of a tribe.

    `account_id` did it (None: the clock). `tribe_id` says which tribe it is about.
    """

    SEALED = (*AuditRecord.SEALED, "account_id", "tribe_id")

    account_id = models.UUIDField(null=True)
    tribe_id = models.UUIDField(null=True)
    seal = models.ForeignKey(PlatformSeal, models.PROTECT, null=True, related_name="lines")

    class Meta:
        indexes = [
            models.Index(fields=["account_id", "at"], name="platform_record_by_account"),
            models.Index(fields=["tribe_id", "at"], name="platform_record_by_tribe"),
            models.Index(fields=["object_id", "at"], name="platform_record_by_object"),
            models.Index(
                fields=["at"], condition=Q(address__isnull=False), name="platform_addresses"
            ),
        ]


class Head(Keyed):
    """
    The newest seal of a record, told in public: of a tribe, or (None) of the platform.

    It is how a record that was cut short, or put back from an old copy, is found out. Whoever
    seals locks it, so two never do so at once. While `is_held`, nothing of the record expires.
    """

    tribe_id = models.UUIDField(null=True)
    sequence = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)
    count = models.PositiveBigIntegerField(default=0)
    sealed_at = models.DateTimeField(null=True)
    is_held = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tribe_id"], nulls_distinct=False, name="one_head_per_record"
            )
        ]
