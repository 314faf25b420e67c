"""Copies people ask of everything that is theirs."""

from django.db import models
from django.db.models import Q

from core.accounts.models import Account
from core.common.models import Keyed
from core.privacy.models.copies import Copy
from tenants.models import Tribe


class Export(Copy):
    """
    One copy of everything somebody has here, gathered part by part.

    A person has one under way at most.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(state="gathering"),
                name="one_export_under_way_per_account",
            )
        ]
        indexes = [models.Index(fields=["account", "-created_at"], name="exports_newest_first")]


class ExportPart(Keyed):
    """One place to gather from: a tribe, or the account itself; once done it is in the folder."""

    export = models.ForeignKey(Export, models.CASCADE, related_name="parts")
    tribe = models.ForeignKey(Tribe, models.CASCADE, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["export", "tribe"],
                name="one_part_per_tribe_and_export",
                nulls_distinct=False,
            )
        ]
