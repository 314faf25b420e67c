"""Everything known of the paying of tribes, in as many questions for thousands as for one."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Max

from billing.models import (
    AccessOverride,
    BillingNotice,
    Invoice,
    ReconcileRun,
    TribeSubscription,
)
from billing.rules import Exceptions, Standing
from billing.services.late_payments import paid_after_the_end
from core.common import clock
from tenants.models import Tribe

# The notices that a step down needs; see `services.ladder`.
WARNING = "ladder_warning"

_LIVE_FIRST = ("active", "trialing", "past_due", "unpaid", "paused")
_KIND = {
    "comp": "comp_until",
    "extension": "extended_until",
    "freeze": "frozen_until",
}


def standing_of(tribe: Tribe) -> Standing:
    """What is known of a tribe's paying."""
    return standings_of([tribe])[tribe.pk]


def standings_of(tribes: Iterable[Tribe]) -> dict[Any, Standing]:
    """What is known of the paying of each tribe, by key; six questions however many they are."""
    found = list(tribes)
    keys = [tribe.pk for tribe in found]
    subscriptions = _by_tribe(TribeSubscription.objects.filter(tribe_id__in=keys))
    payers = _have_ever_paid(keys)
    paid_until = paid_after_the_end(keys)
    exceptions = _exceptions(keys)
    warnings = _warnings(keys)
    heard_at = _heard_at()
    return {
        tribe.pk: _standing(
            tribe,
            subscriptions[tribe.pk],
            has_ever_paid=tribe.pk in payers,
            paid_until=paid_until.get(tribe.pk),
            exceptions=exceptions[tribe.pk],
            warned_at=warnings[tribe.pk],
            heard_at=heard_at,
        )
        for tribe in found
    }


def _standing(
    tribe: Tribe,
    subscriptions: list[TribeSubscription],
    *,
    has_ever_paid: bool,
    paid_until: dt.datetime | None,
    exceptions: dict[str, dt.datetime],
    warned_at: dict[str, dt.datetime],
    heard_at: dt.datetime | None,
) -> Standing:
    counts = next((one for one in subscriptions if one.status in _LIVE_FIRST), None)
    ended = [one.ended_at for one in subscriptions if one.ended_at and one.status == "canceled"]
    told = [moment for moment in (heard_at, counts.synced_at if counts else None) if moment]
    return Standing(
        status=counts.status if counts else "",
        period_end=counts.current_period_end if counts else None,
        unpaid_since=counts.unpaid_since if counts else None,
        ended_at=max(ended, default=None),
        paid_until=paid_until,
        trial_started_at=tribe.trial_started_at,
        is_by_invoice=counts is not None and counts.is_by_invoice,
        has_ever_paid=has_ever_paid,
        is_at_risk=counts is not None and counts.is_at_risk,
        present=tribe.access_state,
        synced_at=max(told, default=None),
        warned_at=warned_at,
        exceptions=Exceptions(**exceptions),
    )


def _by_tribe(rows: Iterable[Any]) -> dict[Any, list[Any]]:
    grouped = defaultdict(list)
    for row in rows:
        grouped[row.tribe_id].append(row)
    return grouped


def _have_ever_paid(keys: list[Any]) -> set[Any]:
    paid = Invoice.objects.filter(
        subscription__tribe_id__in=keys, status=Invoice.Status.PAID, returned_at=None
    )
    return set(paid.values_list("subscription__tribe_id", flat=True).distinct())


def _exceptions(keys: list[Any]) -> dict[Any, dict[str, dt.datetime]]:
    found: dict[Any, dict[str, dt.datetime]] = defaultdict(dict)
    moment = clock.now()
    for override in AccessOverride.objects.filter(tribe_id__in=keys).order_by("created_at"):
        ends_at = min(override.until, override.ended_at or override.until)
        if ends_at > moment:
            found[override.tribe_id][_KIND[override.kind]] = ends_at
        elif override.kind == AccessOverride.Kind.COMP:
            found[override.tribe_id]["given_until"] = ends_at
    return found


def _warnings(keys: list[Any]) -> dict[Any, dict[str, dt.datetime]]:
    found: dict[Any, dict[str, dt.datetime]] = defaultdict(dict)
    sent = BillingNotice.objects.filter(kind=WARNING, subject_id__in=keys, sent_at__isnull=False)
    for notice in sent.only("subject_id", "step", "sent_at"):
        if notice.sent_at:
            found[notice.subject_id][notice.step] = notice.sent_at
    return found


def _heard_at() -> dt.datetime | None:
    """When everything at Stripe was last asked about without a gap."""
    whole = ReconcileRun.objects.filter(is_complete=True)
    answer: dt.datetime | None = whole.aggregate(at=Max("finished_at"))["at"]
    return answer
