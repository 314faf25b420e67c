"""The key ring: who belongs to which tribe."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Account
from core.common.models import Keyed
from tenants.models.tribes import Tribe


class Role(models.TextChoices):
    """What somebody may do in a tribe, told coarsely; the tribe's own Member row decides."""

    STEWARD = "steward", _("steward")
    MEMBER = "member", _("member")
    GUEST = "guest", _("guest")


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Filters on keys."""

    def live(self) -> "MembershipQuerySet":
        """Keys that open their tribe now."""
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=Now()), left_at=None)


class Membership(Keyed):
    """
    An account's key to a tribe; written together with the tribe's Member row.

    A guest's key opens nothing from `ends_at` on.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="memberships")
    tribe = models.ForeignKey(Tribe, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=16, choices=Role, default=Role.MEMBER)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "tribe"], name="one_key_per_tribe")
        ]
