"""What a plan costs, as Stripe knows it."""

from django.db import models
from django.db.models import Q

from core.common.models import Keyed, Timestamped


class PlanPrice(Keyed, Timestamped):
    """
    One price of a plan. Rows never change: a new price is a new row, old subscribers keep theirs.
    """

    plan_code = models.CharField(max_length=32)
    stripe_price_id = models.CharField(max_length=255, unique=True)
    stripe_product_id = models.CharField(max_length=255)
    lookup_key = models.CharField(max_length=200)
    currency = models.CharField(max_length=3, default="eur")
    unit_amount_cents = models.BigIntegerField()
    livemode = models.BooleanField(default=False)
    valid_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan_code", "livemode"],
                condition=Q(valid_until=None),
                name="one_price_per_plan_for_sale",
            ),
            models.CheckConstraint(
                condition=Q(unit_amount_cents__gte=0), name="a_price_is_not_negative"
            ),
        ]
