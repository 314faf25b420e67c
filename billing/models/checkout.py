"""Somebody wants to pay."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from billing.models.accounts import BillingAccount
from billing.models.catalogue import PlanPrice
from core.accounts.models import Account
from core.common.models import Keyed, Timestamped
from tenants.models import Tribe

# Stripe allows more; nobody types it.
LONGEST_CODE = 64


class CheckoutAttempt(Keyed, Timestamped):
    """One visit to Stripe's page for one tribe; a tribe has at most one open at a time."""

    class Status(models.TextChoices):
        NEW = "new", _("being prepared")
        OPEN = "open", _("waiting for the payment")
        COMPLETE = "complete", _("done")
        EXPIRED = "expired", _("expired")
        FAILED = "failed", _("refused")

    UNDER_WAY = (Status.NEW, Status.OPEN)

    account = models.ForeignKey(BillingAccount, models.CASCADE, related_name="attempts")
    tribe = models.ForeignKey(Tribe, models.CASCADE, related_name="checkout_attempts")
    price = models.ForeignKey(PlanPrice, models.PROTECT, related_name="+")
    started_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    client_token = models.UUIDField(default=uuid.uuid4)
    promotion_code = models.CharField(max_length=LONGEST_CODE, blank=True)
    promotion_id = models.CharField(max_length=255, blank=True)
    status = models.CharField(max_length=16, choices=Status, default=Status.NEW)
    stripe_session_id = models.CharField(max_length=255, unique=True, null=True)
    key_version = models.PositiveSmallIntegerField(default=1)
    url = models.URLField(max_length=2000, blank=True)
    expires_at = models.DateTimeField()
    synced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tribe"],
                condition=Q(status__in=["new", "open"]),
                name="one_checkout_under_way_per_tribe",
            ),
            models.UniqueConstraint(
                fields=["tribe", "client_token"], name="one_checkout_per_click"
            ),
        ]
        indexes = [
            models.Index(
                fields=["synced_at"], condition=Q(status__in=["new", "open"]), name="under_way"
            )
        ]

    @property
    def is_under_way(self) -> bool:
        return self.status in self.UNDER_WAY

    @property
    def is_complete(self) -> bool:
        return self.status == self.Status.COMPLETE

    @property
    def is_doubtful(self) -> bool:
        """Whether it failed although somebody may have paid."""
        return self.status == self.Status.FAILED and self.stripe_session_id is not None

    @property
    def idempotency_key(self) -> str:
        """The key under which Stripe opens one session for this attempt, however often we ask."""
        return f"checkout:{self.pk}:{self.key_version}"
