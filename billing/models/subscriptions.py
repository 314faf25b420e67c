"""Mirrors of what Stripe keeps: a subscription for each tribe, and its invoices."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from billing.models.accounts import BillingAccount
from billing.models.catalogue import PlanPrice
from core.common.models import Keyed, Timestamped
from tenants.models import Tribe


class TribeSubscription(Keyed, Timestamped):
    """The yearly subscription of a tribe; a tribe has at most one that counts."""

    class Status(models.TextChoices):
        INCOMPLETE = "incomplete", _("waiting for the first payment")
        INCOMPLETE_EXPIRED = "incomplete_expired", _("never paid")
        TRIALING = "trialing", _("on trial")
        ACTIVE = "active", _("active")
        PAST_DUE = "past_due", _("payment is late")
        UNPAID = "unpaid", _("not paid")
        CANCELED = "canceled", _("ended")
        PAUSED = "paused", _("paused")

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
    unpaid_since = models.DateTimeField(null=True)
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


class Invoice(Keyed, Timestamped):
    """One invoice of Stripe's; amounts in cents, VAT included in the total."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        OPEN = "open", _("to be paid")
        PAID = "paid", _("paid")
        UNCOLLECTIBLE = "uncollectible", _("given up")
        VOID = "void", _("void")

    account = models.ForeignKey(BillingAccount, models.PROTECT, related_name="invoices")
    subscription = models.ForeignKey(
        TribeSubscription, models.PROTECT, null=True, related_name="invoices"
    )
    stripe_invoice_id = models.CharField(max_length=255, unique=True)
    number = models.CharField(max_length=80, blank=True)
    status = models.CharField(max_length=16, choices=Status)
    currency = models.CharField(max_length=3)
    subtotal_cents = models.BigIntegerField()
    total_cents = models.BigIntegerField()
    amount_paid_cents = models.BigIntegerField()
    amount_remaining_cents = models.BigIntegerField()
    attempt_count = models.PositiveSmallIntegerField(default=0)
    next_payment_attempt_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    finalized_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    issued_at = models.DateTimeField()
    livemode = models.BooleanField(default=False)
    synced_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["account", "-issued_at"], name="invoices_of_account")]
