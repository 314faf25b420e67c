"""What each subscription is worth, written down night by night."""

import datetime as dt

from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery

from billing.models import SubscriptionSnapshot, TribeSubscription
from billing.reports.worth import with_worth
from core.common import clock

HOME = "Europe/Amsterdam"
# Taken in the small hours, summer and winter, it is of the day before.
NIGHT = dt.timedelta(hours=6)


@transaction.atomic
def take_snapshot(*, on: dt.date | None = None) -> int:
    """
    Write down what every subscription is worth at the end of a day; returns how many rows.

    Machine work, at night for the day that ends. What ended since the night before is written down
    once more, as worth nothing, so that each change has two rows to be seen between. A second time
    on one day writes the same rows anew.
    """
    day = on or clock.local_date(time_zone=HOME, at=clock.now() - NIGHT)
    rows = [
        SubscriptionSnapshot(
            date=day,
            subscription=one,
            status=one.status,
            plan_code=one.price.plan_code if one.price else "",
            yearly_cents=one.worth,  # type: ignore[attr-defined]
            is_ending=one.cancel_at_period_end or one.cancel_at is not None,
        )
        for one in _counted(day)
    ]
    SubscriptionSnapshot.objects.bulk_create(
        rows,
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["date", "subscription"],
        update_fields=["status", "plan_code", "yearly_cents", "is_ending"],
    )
    return len(rows)


def _counted(day: dt.date) -> QuerySet[TribeSubscription]:
    before = SubscriptionSnapshot.objects.filter(subscription=OuterRef("pk"), date__lt=day)
    former = Subquery(before.order_by("-date").values("yearly_cents")[:1])
    counted = with_worth(TribeSubscription.objects.annotate(former=former))
    lives = ~Q(status__in=TribeSubscription.NOT_LIVE)
    return counted.filter(lives | Q(former__gt=0)).select_related("price")
