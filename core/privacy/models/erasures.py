"""The ledger of people who were forgotten."""

from django.db import models

from core.accounts.models import Account
from core.common.models import Keyed
from tenants.models import Tribe


class Erasure(models.Model):
    """
    Somebody who had themselves erased: that, and when; nothing else is known of them.

    The same keys stand in a file outside the database (services/ledger.py), so that bringing back
    an older database brings nobody back.
    """

    account = models.OneToOneField(Account, models.PROTECT, primary_key=True, related_name="+")
    erased_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)


class ErasureStep(Keyed):
    """One tribe in which somebody is to be forgotten, and when that was done."""

    erasure = models.ForeignKey(Erasure, models.CASCADE, related_name="steps")
    tribe = models.ForeignKey(Tribe, models.CASCADE, related_name="+")
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["erasure", "tribe"], name="one_step_per_tribe_and_erasure"
            )
        ]
