"""Everything is compared with Stripe because somebody of staff asked for it: one at a time."""

import datetime as dt
import uuid

from django.db import transaction

from billing import signals
from billing.models import ReconcileRun
from billing.services import reconciling
from core.accounts.models import Account
from core.audit import services as audit
from core.common import clock

_Kind = ReconcileRun.Kind
# The task behind it is ended by then at the latest; what is still open was left behind.
LONGEST = dt.timedelta(hours=1)
LEFT_BEHIND = "left behind"
NO_QUEUE = "the queue does not answer"


@transaction.atomic
def compare_now(*, actor: Account, reason: str) -> ReconcileRun:
    """
    Have everything compared with Stripe, by a worker; what differs is put right.

    The caller has asked the policy. While a comparison runs, also the one of the night, that one
    is returned: a second click finds the first.
    """
    _close_left_behind()
    if found := running():
        return found
    asked = ReconcileRun(kind=_Kind.NOW, started_at=clock.now(), asked_by=actor, reason=reason)
    ReconcileRun.objects.bulk_create([asked], ignore_conflicts=True)
    run = ReconcileRun.objects.get(kind=_Kind.NOW, finished_at=None)
    if run.pk == asked.pk:
        audit.record(action="billing.compared_now", account_id=actor.pk)
        signals.comparison_asked.send(sender=ReconcileRun, run_id=run.pk)
    return run


def running() -> ReconcileRun | None:
    """The comparison of everything that runs now, if one does."""
    begun = ReconcileRun.objects.filter(finished_at=None, started_at__gt=clock.now() - LONGEST)
    whole = begun.filter(kind__in=[_Kind.NOW, _Kind.NIGHTLY])
    return whole.order_by("-started_at").first()


def carry_out(*, run_id: uuid.UUID) -> None:
    """Do what was asked for; machine work. One that is over by now is left alone."""
    run = ReconcileRun.objects.filter(pk=run_id, kind=_Kind.NOW, finished_at=None).first()
    if run:
        reconciling.reconcile(asked=run)


def give_up(*, run_id: uuid.UUID) -> None:
    """Close one that no worker could be asked for, so that it can be asked for again."""
    open_one = ReconcileRun.objects.filter(pk=run_id, finished_at=None)
    open_one.update(finished_at=clock.now(), error=NO_QUEUE)


def _close_left_behind() -> None:
    """A worker that died told nobody."""
    old = ReconcileRun.objects.filter(
        kind=_Kind.NOW, finished_at=None, started_at__lte=clock.now() - LONGEST
    )
    old.update(finished_at=clock.now(), error=LEFT_BEHIND)
