"""The key ring: who belongs to which tribe."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Account
from core.common.models import Keyed
from tenants.models.tribes import Tribe


class Role(models.TextChoices):
    """What somebody may do in a tribe, told coarsely; the tribe's own Member row decides."""

    STEWARD = "steward", _("steward")
    MEMBER = "member", _("member")


class Membership(Keyed):
    """An account's key to a tribe; written together with the tribe's Member row."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="memberships")
    tribe = models.ForeignKey(Tribe, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=16, choices=Role, default=Role.MEMBER)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "tribe"], name="one_key_per_tribe")
        ]
