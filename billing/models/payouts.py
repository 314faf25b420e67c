"""Mirror of what Stripe pays out to our bank, and of what each payout is made of."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.common.models import Keyed, Timestamped


class Payout(Keyed, Timestamped):
    """Money on its way from Stripe to our bank, or there; one that failed is back at Stripe."""

    class Status(models.TextChoices):
        PENDING = "pending", _("being prepared")
        ON_ITS_WAY = "in_transit", _("on its way")
        PAID = "paid", _("arrived")
        FAILED = "failed", _("came back")
        CANCELED = "canceled", _("withdrawn")

    stripe_payout_id = models.CharField(max_length=255, unique=True)
    amount_cents = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    status = models.CharField(max_length=16, choices=Status)
    failure = models.CharField(max_length=60, blank=True)
    is_automatic = models.BooleanField()
    arrives_at = models.DateTimeField()
    made_at = models.DateTimeField()
    synced_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["made_at"], name="payouts_by_date")]


class PayoutLine(Keyed, Timestamped):
    """
    One movement of the money that a payout is made of.

    `amount_cents` is what moved, less than nothing where it went back; `fee_cents` is what Stripe
    kept of it. `source_id` names the payment, refund or dispute.
    """

    class Kind(models.TextChoices):
        PAYMENT = "payment", _("payment")
        REFUND = "refund", _("refund")
        DISPUTE = "dispute", _("dispute")
        FEE = "fee", _("fee")
        RETURNED = "returned", _("payout that came back")
        OTHER = "other", _("something else")

    payout = models.ForeignKey(Payout, models.CASCADE, related_name="lines")
    stripe_transaction_id = models.CharField(max_length=255, unique=True)
    kind = models.CharField(max_length=16, choices=Kind)
    amount_cents = models.BigIntegerField()
    fee_cents = models.BigIntegerField()
    net_cents = models.BigIntegerField()
    source_id = models.CharField(max_length=255, blank=True)
    made_at = models.DateTimeField()
    synced_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(net_cents=F("amount_cents") - F("fee_cents")),
                name="net_is_what_moved_less_the_fee",
            )
        ]
        indexes = [models.Index(fields=["source_id"], name="payout_lines_by_source")]
