"""What was told to whom, once for each step."""

import uuid

from django.db import models

from billing.models.accounts import BillingAccount
from core.common.models import Keyed, Timestamped
from tenants.models import Tribe


class BillingNotice(Keyed, Timestamped):
    """
    One mail about money, for one step of one thing; the constraint keeps it to once.

    `sent_at` is when the mail left the outbox: a step down waits for its warning.
    """

    account = models.ForeignKey(BillingAccount, models.CASCADE, null=True, related_name="notices")
    tribe = models.ForeignKey(Tribe, models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=40)
    subject_id = models.UUIDField(default=uuid.uuid4)
    step = models.CharField(max_length=60)
    recipients = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_id", "step"], name="one_billing_notice_per_step"
            )
        ]
