"""Copies of a whole tribe, for its organisation or a steward to take along."""

from django.db import models
from django.db.models import Q

from core.accounts.models import Account
from core.common import clock
from core.common.models import Keyed
from core.privacy.models.exports import Export
from tenants.models import Tribe


class TribeCopy(Keyed):
    """
    One copy of a tribe, gathered table by table.

    `is_whole` is the organisation's: everything, one under way at most. Otherwise it is a steward's
    own, and holds what that steward sees. The rows say how far it is; what was gathered lies in a
    folder of its own (services/shelf.py) and goes at `expires_at`.
    """

    State = Export.State

    tribe = models.ForeignKey(Tribe, models.CASCADE, related_name="+", db_index=False)
    asked_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    is_whole = models.BooleanField()
    state = models.CharField(max_length=16, choices=State, default=State.GATHERING)
    created_at = models.DateTimeField(default=clock.now)
    ready_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    size_bytes = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tribe"],
                condition=Q(state="gathering", is_whole=True),
                name="one_whole_copy_under_way_per_tribe",
            ),
            models.UniqueConstraint(
                fields=["tribe", "asked_by"],
                condition=Q(state="gathering", is_whole=False),
                name="one_stewards_copy_under_way_each",
            ),
        ]
        indexes = [models.Index(fields=["tribe", "-created_at"], name="tribe_copies_newest_first")]

    @property
    def is_gathering(self) -> bool:
        return self.state == self.State.GATHERING

    @property
    def is_ready(self) -> bool:
        """Whether there is a file to take along now."""
        is_late = self.expires_at is not None and self.expires_at <= clock.now()
        return self.state == self.State.READY and not is_late

    @property
    def is_failed(self) -> bool:
        return self.state == self.State.FAILED


class TribeCopyPart(Keyed):
    """
    One table to gather, a slice at a time; `after` is the key of the last row that is there.

    A slice and this row are one step: whoever is killed takes that step anew.
    """

    copy = models.ForeignKey(TribeCopy, models.CASCADE, related_name="parts")
    name = models.CharField(max_length=40)
    after = models.UUIDField(null=True)
    slices = models.PositiveIntegerField(default=0)
    rows = models.PositiveBigIntegerField(default=0)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["copy", "name"], name="one_part_per_table_and_copy")
        ]
