"""Who of staff may do what with money, and for how long somebody may change things."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Session
from core.common.models import Keyed, Timestamped


class StaffRole(Keyed, Timestamped):
    """One role of one of staff, until it is taken away; `given_by` is empty for the command."""

    class Role(models.TextChoices):
        BILLING_READ = "billing_read", _("reads billing")
        BILLING_AGENT = "billing_agent", _("helps with billing")
        BILLING_MANAGER = "billing_manager", _("decides about billing")
        FINANCE = "finance", _("reads reports")
        OPERATOR = "operator", _("keeps it running")

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="staff_roles"
    )
    role = models.CharField(max_length=24, choices=Role)
    reason = models.CharField(max_length=500)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "role"],
                condition=Q(ended_at=None),
                name="a_role_is_held_once",
            )
        ]


class Elevation(Keyed, Timestamped):
    """A quarter of an hour in which one sign-in of staff may change things; it goes with it."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    session = models.ForeignKey(Session, models.CASCADE, related_name="elevations")
    reason = models.CharField(max_length=500)
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session"],
                condition=Q(ended_at=None),
                name="one_elevation_per_sign_in",
            )
        ]
