"""Find what letters did not tell: ask for missed ones, and compare everything at night."""

import datetime as dt
from collections.abc import Container, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from django.conf import settings

from billing import gateway
from billing.errors import StripeAway, StripeGone, StripeRefused
from billing.models import ReconcileDrift, ReconcileRun, StripeEvent, TribeSubscription
from billing.services import comparing, ledger, payouts, resyncing, weekly
from billing.services.comparing import Difference
from billing.services.leases import LeaseBusy, LeaseLost, leased
from billing.services.mirrors import WrongCurrency
from billing.services.staff_tasks import ask_staff
from core.common import clock

log = structlog.get_logger(__name__)

_Kind = ReconcileRun.Kind

OVERLAP = dt.timedelta(minutes=10)
# Stripe remembers thirty days.
REMEMBERED = dt.timedelta(days=29)
DRIFT, INCOMPLETE = "drift", "reconcile_incomplete"
_MANY = 2


def poll(*, kinds: Container[str]) -> ReconcileRun:
    """
    Ask Stripe what happened since the last time, and write down the letters that never came.

    Machine work, each quarter of an hour. After a silence longer than Stripe remembers, everything
    is fetched anew.
    """
    last = _last(_Kind.EVENTS)
    with _running(_Kind.EVENTS) as run:
        if last and clock.now() - last.started_at > REMEMBERED:
            log.error("letters_lost_for_good", since=last.started_at.isoformat())
            run.fixed = resyncing.resync_all()
        run.last_event_id = last.last_event_id if last else ""
        letters = list(gateway.list_letters(since=_since(run.last_event_id)))
        ours = [
            one for one in letters if one.type in kinds and one.livemode == settings.STRIPE_LIVEMODE
        ]
        missed = ledger.remember_asked_for(letters=ours[::-1], source=StripeEvent.Source.POLL)
        run.looked_at, run.found = len(letters), len(missed)
        run.last_event_id = ours[0].event_id if ours else run.last_event_id
    return run


def reconcile(*, asked: ReconcileRun | None = None) -> ReconcileRun:
    """
    Compare everything with Stripe, write down what differs, and fetch that anew.

    Machine work, each night, or when staff `asked` for it and watches how far it is. When Stripe's
    lists could not be read to the end nothing is fixed, as what was not listed may well be there.
    """
    last = None if asked else _last(_Kind.NIGHTLY)
    with _running(_Kind.NIGHTLY, asked) as run:
        comparison = comparing.compare(tell=lambda step, number: _tell(run, step, number))
        _tell(run, ReconcileRun.Step.FIXING, comparison.looked_at)
        fixed = [_fix(run, difference) for difference in comparison.found]
        run.found = len([one for one in fixed if one is not None])
        run.fixed = len([one for one in fixed if one])
        _fetch_what_newcomers_had(comparison.found)
        _compare_payouts(run)
    if run.is_complete and run.found and last and last.found:
        ask_staff(kind=DRIFT, subject="nightly", facts={"found": run.found, "before": last.found})
    return run


def check_weekly() -> ReconcileRun:
    """
    Look for customers that somebody forgot, payments nobody placed, and sums that differ.

    Machine work, each week; all it finds is for staff.
    """
    with _running(_Kind.WEEKLY) as run:
        found = list(weekly.look())
        ReconcileDrift.objects.bulk_create(
            ReconcileDrift(run=run, severity=ReconcileDrift.Severity.ALARM, **vars(one))
            for one in found
        )
        run.found = len(found)
        for one in found:
            ask_staff(kind=one.field, subject=one.object_id, facts={"there": one.there})
    return run


def _last(kind: str) -> ReconcileRun | None:
    runs = ReconcileRun.objects.filter(kind=kind, is_complete=True)
    return runs.order_by("-started_at").first()


def _tell(run: ReconcileRun, step: str, looked_at: int) -> None:
    """How far it is, for whoever watches."""
    run.step, run.looked_at = step, looked_at
    ReconcileRun.objects.filter(pk=run.pk).update(step=step, looked_at=looked_at)


@contextmanager
def _running(kind: str, asked: ReconcileRun | None = None) -> Iterator[ReconcileRun]:
    """One run; when Stripe goes away it ends incomplete, and staff hears when that goes on."""
    run = asked or ReconcileRun.objects.create(kind=kind, started_at=clock.now())
    try:
        yield run
        run.is_complete = True
    except (StripeAway, StripeRefused) as error:
        run.error = f"{type(error).__name__}: {error.reason}"[:500]
        log.warning("reconcile_incomplete", kind=kind, reason=error.reason)
    finally:
        run.finished_at, run.step = clock.now(), ""
        run.save()
    if not run.is_complete:
        _ask_when_again(run.kind)


def _ask_when_again(kind: str) -> None:
    latest = ReconcileRun.objects.filter(kind=kind).order_by("-started_at")[:_MANY]
    if len(latest) == _MANY and not any(run.is_complete for run in latest):
        ask_staff(kind=INCOMPLETE, subject=kind)


def _since(event_id: str) -> dt.datetime | None:
    known = StripeEvent.objects.filter(pk=event_id).values_list("happened_at", flat=True).first()
    return known - OVERLAP if known else None


def _fix(run: ReconcileRun, difference: Difference) -> bool | None:
    """Fetch what differs; None when it turns out to be none of ours."""
    try:
        with leased(str(difference.account.stripe_customer_id)) as lease:
            is_ours = difference.fix(lease)
    except (LeaseBusy, LeaseLost, StripeGone, WrongCurrency):
        is_ours, is_fixed = True, False
    else:
        is_fixed = True
    if not is_ours and difference.is_unknown:
        return None
    key = (difference.object_type, difference.object_id)
    rows = _drift_rows(run, *key, difference.fields, is_fixed=is_fixed)
    ReconcileDrift.objects.bulk_create(rows)
    return is_fixed


def _compare_payouts(run: ReconcileRun) -> None:
    """Payouts are no customer's, and are compared by themselves."""
    differing = []
    for one in payouts.looked_at():
        run.looked_at += 1
        differing += [one] if one else []
    for difference in differing:
        try:
            is_fixed = payouts.sync_payout(payout_id=difference.payout_id)
        except (LeaseBusy, LeaseLost, StripeGone, WrongCurrency):
            is_fixed = False
        key = ("payout", difference.payout_id)
        rows = _drift_rows(run, *key, difference.fields, is_fixed=is_fixed)
        ReconcileDrift.objects.bulk_create(rows)
        run.found += 1
        run.fixed += int(is_fixed)


def _fetch_what_newcomers_had(found: list[Difference]) -> None:
    """Of a subscription that we did not know we know nothing else either."""
    known = TribeSubscription.objects.values_list("stripe_subscription_id", flat=True)
    strangers = [one for one in found if one.is_unknown and one.object_type == "subscription"]
    newcomers = {one.object_id: one.account for one in strangers}
    for key in known.filter(stripe_subscription_id__in=newcomers):
        resyncing.resync(account=newcomers[key])


def _drift_rows(
    run: ReconcileRun,
    object_type: str,
    object_id: str,
    fields: dict[str, tuple[Any, Any]],
    *,
    is_fixed: bool,
) -> Iterable[ReconcileDrift]:
    return [
        ReconcileDrift(
            run=run,
            object_type=object_type,
            object_id=object_id,
            field=name,
            here=str(here)[:255],
            there=str(there)[:255],
            fixed_at=clock.now() if is_fixed else None,
        )
        for name, (here, there) in fields.items()
    ]
