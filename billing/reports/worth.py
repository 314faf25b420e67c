"""What subscriptions are worth a year: the one definition that every report and page uses."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.fields import BigIntegerField
from django.db.models.functions import Coalesce, Greatest

from billing.models import Invoice, TribeSubscription

COUNTS = (TribeSubscription.Status.ACTIVE, TribeSubscription.Status.PAST_DUE)
# The invoice of a renewal: a discount that is still there then comes back each year.
_RENEWAL = "subscription_cycle"
_BIG = BigIntegerField()


@dataclass(frozen=True)
class Worth:
    """What all subscriptions together are worth a year now, in cents without VAT."""

    yearly_cents: int
    at_risk_cents: int
    subscriptions: int

    @property
    def monthly_cents(self) -> int:
        return round(self.yearly_cents / 12)


def with_worth(subscriptions: QuerySet[TribeSubscription]) -> QuerySet[TribeSubscription]:
    """
    Annotate `worth`: the yearly price of what is active or late, less a recurring discount.

    A trial, a gift, and what is unpaid or ended are worth nothing. What ends with its period
    counts until it ends. Our promotion codes count once, so only a discount that was still there
    at a renewal is taken for recurring.
    """
    renewals = Invoice.objects.filter(
        subscription=OuterRef("pk"), billing_reason=_RENEWAL, status=Invoice.Status.PAID
    ).order_by("-issued_at")
    discount = Coalesce(Subquery(renewals.values("discount_cents")[:1]), 0, output_field=_BIG)
    price = Coalesce(F("price__unit_amount_cents"), 0, output_field=_BIG)
    return subscriptions.annotate(
        worth=Case(
            When(status__in=COUNTS, then=Greatest(price - discount, Value(0, output_field=_BIG))),
            default=Value(0),
            output_field=_BIG,
        )
    )


def is_ending() -> Q:
    """What was cancelled and still runs: counted, and shown as at risk."""
    return Q(cancel_at_period_end=True) | Q(cancel_at__isnull=False)


def worth_now() -> Worth:
    """The sum of it, as it is at this moment."""
    counted = with_worth(TribeSubscription.objects.filter(status__in=COUNTS))
    sums = counted.aggregate(
        yearly=Coalesce(Sum("worth"), 0, output_field=_BIG),
        at_risk=Coalesce(Sum("worth", filter=is_ending()), 0, output_field=_BIG),
    )
    return Worth(sums["yearly"], sums["at_risk"], counted.count())


def first_of_month(day: dt.date) -> dt.date:
    """The first day of the month a day is in."""
    return day.replace(day=1)


def months_before(day: dt.date, count: int) -> dt.date:
    """The first day of the month that many months earlier."""
    months = day.year * 12 + day.month - 1 - count
    return dt.date(months // 12, months % 12 + 1, 1)
