"""Copies people ask of everything that is theirs."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Account
from core.common import clock
from core.common.models import Keyed
from tenants.models import Tribe


class Export(Keyed):
    """
    One copy of everything somebody has here, gathered part by part.

    A person has one under way at most. The rows say how far it is; what was gathered lies in a
    folder of its own (services/shelf.py) and goes at `expires_at`.
    """

    class State(models.TextChoices):
        GATHERING = "gathering", _("being gathered")
        READY = "ready", _("ready")
        FAILED = "failed", _("not finished")
        REMOVED = "removed", _("removed")

    account = models.ForeignKey(Account, models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=16, choices=State, default=State.GATHERING)
    created_at = models.DateTimeField(default=clock.now)
    ready_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    size_bytes = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(state="gathering"),
                name="one_export_under_way_per_account",
            )
        ]
        indexes = [models.Index(fields=["account", "-created_at"], name="exports_newest_first")]

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
