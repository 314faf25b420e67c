"""Mirror of what Stripe keeps: a subscription for each tribe."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from billing.models.accounts import BillingAccount, PaymentMethod
from billing.models.catalogue import PlanPrice
from core.common.models import Keyed, Timestamped
from tenants.models import Tribe


class TribeSubscription(Keyed, Timestamped):
    """
    The yearly subscription of a tribe; a tribe has at most one that counts.

    `price` is what is billed. After a downgrade the tribe keeps `entitled_plan` until
    `entitled_until`, the end of the period that was paid for.
    """

    class Status(models.TextChoices):
        INCOMPLETE = "incomplete", _("waiting for the first payment")
        INCOMPLETE_EXPIRED = "incomplete_expired", _("never paid")
        TRIALING = "trialing", _("on trial")
        ACTIVE = "active", _("active")
        PAST_DUE = "past_due", _("payment is late")
        UNPAID = "unpaid", _("not paid")
        CANCELED = "canceled", _("ended")
        PAUSED = "paused", _("paused")

    class Collection(models.TextChoices):
        AUTOMATIC = "charge_automatically", _("charged automatically")
        INVOICE = "send_invoice", _("by invoice")

    class CancelReason(models.TextChoices):
        """Why somebody leaves; the codes are Stripe's."""

        TOO_EXPENSIVE = "too_expensive", _("It costs too much")
        UNUSED = "unused", _("We do not use it enough")
        MISSING_FEATURES = "missing_features", _("Something is missing")
        TOO_COMPLEX = "too_complex", _("It is too hard to use")
        SWITCHED_SERVICE = "switched_service", _("We use something else now")
        LOW_QUALITY = "low_quality", _("It does not work well enough")
        CUSTOMER_SERVICE = "customer_service", _("The help we got was not good")
        OTHER = "other", _("Another reason")

    NOT_LIVE = (Status.CANCELED, Status.INCOMPLETE_EXPIRED, Status.INCOMPLETE)

    account = models.ForeignKey(BillingAccount, models.PROTECT, related_name="subscriptions")
    tribe = models.ForeignKey(Tribe, models.PROTECT, related_name="subscriptions")
    stripe_subscription_id = models.CharField(max_length=255, unique=True)
    status = models.CharField(max_length=24, choices=Status)
    price = models.ForeignKey(PlanPrice, models.PROTECT, null=True, related_name="subscriptions")
    current_period_start = models.DateTimeField(null=True)
    current_period_end = models.DateTimeField(null=True)
    trial_end = models.DateTimeField(null=True)
    cancel_at_period_end = models.BooleanField(default=False)
    cancel_at = models.DateTimeField(null=True)
    canceled_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    collection = models.CharField(max_length=24, choices=Collection, default=Collection.AUTOMATIC)
    days_until_due = models.PositiveSmallIntegerField(null=True)
    method = models.ForeignKey(PaymentMethod, models.SET_NULL, null=True, related_name="+")
    entitled_plan = models.CharField(max_length=32, blank=True)
    entitled_until = models.DateTimeField(null=True)
    pending_price = models.ForeignKey(PlanPrice, models.PROTECT, null=True, related_name="+")
    pending_expires_at = models.DateTimeField(null=True)
    po_number = models.CharField(max_length=200, blank=True)
    cancel_reason = models.CharField(max_length=40, blank=True)
    cancel_words = models.CharField(max_length=500, blank=True)
    unpaid_since = models.DateTimeField(null=True)
    is_at_risk = models.BooleanField(default=False)
    livemode = models.BooleanField(default=False)
    synced_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tribe"],
                condition=~Q(status__in=["canceled", "incomplete_expired", "incomplete"]),
                name="one_live_subscription_per_tribe",
            )
        ]

    @property
    def is_live(self) -> bool:
        return self.status not in self.NOT_LIVE

    @property
    def is_by_invoice(self) -> bool:
        return self.collection == self.Collection.INVOICE
