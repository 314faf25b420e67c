"""What was changed at Stripe by somebody there, and not by us."""

import datetime as dt

from billing.models import BillingCommand, ReconcileDrift, ReconcileRun, TribeSubscription
from billing.services.mirror_rows import Mirrored
from core.common import clock

# What only our own commands should change.
_OURS = ("price", "collection", "days_until_due", "cancel_at_period_end")
_LATELY = dt.timedelta(days=1)


def note_edited_elsewhere(mirrored: Mirrored[TribeSubscription]) -> None:
    """Write a note for staff when a subscription was edited in Stripe's Dashboard."""
    edited = {name: mirrored.changes[name] for name in _OURS if name in mirrored.changes}
    if not edited or _did_we(mirrored.row.stripe_subscription_id) or not mirrored.row.is_live:
        return
    ReconcileDrift.objects.bulk_create(
        ReconcileDrift(
            run=_present_run(),
            object_type="subscription",
            object_id=mirrored.row.stripe_subscription_id,
            field=name,
            here=str(here)[:255],
            there=str(there)[:255],
            severity=ReconcileDrift.Severity.NOTE,
            fixed_at=clock.now(),
        )
        for name, (here, there) in edited.items()
    )


def _did_we(subscription_id: str) -> bool:
    return BillingCommand.objects.filter(
        idempotency_key__contains=f":{subscription_id}:", updated_at__gt=clock.now() - _LATELY
    ).exists()


def _present_run() -> ReconcileRun:
    """Notes hang on the last look for missed letters, which comes every quarter of an hour."""
    runs = ReconcileRun.objects.filter(kind=ReconcileRun.Kind.EVENTS).order_by("-started_at")
    return runs.first() or ReconcileRun.objects.create(
        kind=ReconcileRun.Kind.EVENTS, started_at=clock.now()
    )
