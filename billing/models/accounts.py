"""Who pays, and who is reading about them now."""

from django.db import models

from core.common.models import Keyed, Timestamped
from tenants.models import Organisation


class BillingAccount(Keyed, Timestamped):
    """
    The one who pays for the tribes of an organisation: one customer of Stripe's.

    It goes with an organisation that never came to life; a subscription keeps both.
    """

    organisation = models.OneToOneField(
        Organisation, models.CASCADE, related_name="billing_account"
    )
    stripe_customer_id = models.CharField(max_length=255, unique=True, null=True)
    livemode = models.BooleanField(default=False)
    deleted_at = models.DateTimeField(null=True)


class CustomerLease(models.Model):
    """
    The right to mirror one customer, for a short while.

    Whoever holds it fetches without a transaction, and writes only if it is still theirs.
    """

    customer_id = models.CharField(max_length=255, primary_key=True)
    holder = models.UUIDField()
    expires_at = models.DateTimeField()
