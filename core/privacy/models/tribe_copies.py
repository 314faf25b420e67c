"""Copies of a whole tribe, for its organisation or a steward to take along."""

from django.db import models
from django.db.models import Q

from core.accounts.models import Account
from core.common.models import Keyed
from core.privacy.models.copies import Copy
from tenants.models import Tribe


class TribeCopy(Copy):
    """
    One copy of a tribe, gathered table by table.

    `is_whole` is the organisation's: everything, one under way at most. Otherwise it is a steward's
    own, and holds what that steward sees.
    """

    tribe = models.ForeignKey(Tribe, models.CASCADE, related_name="+", db_index=False)
    asked_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    is_whole = models.BooleanField()

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
