"""The hourly round over all tribes: everything asked once, or one tribe after the other."""

import datetime as dt
import logging
from collections.abc import Callable
from itertools import count
from typing import Any

from django.db import connection, transaction

from billing import rules
from billing.models import BillingAccount, BillingNotice, TribeSubscription
from billing.services import refresh_access, run_ladder
from billing.services.standing import WARNING
from core.accounts.models import Account
from core.common import clock
from infra.bench.databases import fresh_database
from infra.bench.harness import Row, Scale, alternate, compared, milliseconds
from tenants import fleet
from tenants.models import AccessTransition, Organisation, Tribe

TRIBES = 2_000
# As many steps down as the fuse lets through at once.
LATE = 20
# A Tuesday, and a month before it.
NOW = dt.datetime(2028, 2, 29, 12, tzinfo=dt.UTC)
LATE_SINCE = NOW - dt.timedelta(days=20)
PAID_UNTIL = NOW + dt.timedelta(days=300)
THEIRS = "a loop that decides about each tribe by itself, under its lock"


class _Undo(Exception):
    pass


def run(scale: Scale) -> list[Row]:
    """Compare a round with nothing to do, a round with steps to take, and what each asks."""
    logging.disable(logging.INFO)
    tribes = scale.tribes(TRIBES)
    with fresh_database("bench_ladder"):
        fleet.migrate_public()
        _stage(tribes)
        _check_same()
        steps = _compare(scale, case=f"{tribes:,} tribes, {_late(tribes)} steps down")
        TribeSubscription.objects.update(status="active", unpaid_since=None)
        Tribe.objects.update(access_state="active", access_until=PAID_UNTIL)
        quiet = _compare(scale, case=f"{tribes:,} tribes, nothing to do", at_least=10)
        asked = _statements(tribes)
    return [quiet, steps, asked]


def _late(tribes: int) -> int:
    return min(LATE, tribes // 25)


def _stage(number: int) -> None:
    """Tribes of one organisation, all paid but a few, which were warned; no schemas are needed."""
    founder = Account.objects.create_user("ada@bench.example", display_name="Ada")
    organisation = Organisation.objects.create(name="Bench")
    account = BillingAccount.objects.create(organisation=organisation)
    tribes = [
        Tribe(
            organisation=organisation,
            founder=founder,
            name=f"Tribe {index}",
            slug=f"tribe-{index}",
            access_state="active",
            access_until=PAID_UNTIL,
        )
        for index in range(number)
    ]
    Tribe.objects.bulk_create(tribes)
    late = {tribe.pk for tribe in tribes[: _late(number)]}
    Tribe.objects.filter(pk__in=late).update(access_state="past_due")
    _subscribe(account, tribes, late)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _subscribe(account: BillingAccount, tribes: list[Tribe], late: set[Any]) -> None:
    TribeSubscription.objects.bulk_create(
        TribeSubscription(
            account=account,
            tribe=tribe,
            stripe_subscription_id=f"sub_{tribe.pk}",
            status="past_due" if tribe.pk in late else "active",
            unpaid_since=LATE_SINCE if tribe.pk in late else None,
            current_period_end=PAID_UNTIL,
            synced_at=NOW,
        )
        for tribe in tribes
    )
    BillingNotice.objects.bulk_create(
        BillingNotice(
            tribe_id=key,
            kind=WARNING,
            subject_id=key,
            step=rules.step_key("grace", LATE_SINCE),
            due_at=LATE_SINCE,
            sent_at=NOW - dt.timedelta(days=5),
        )
        for key in late
    )


def _loop() -> None:
    for tribe in Tribe.objects.exclude(access_state__in=("pending", "archived")):
        refresh_access(tribe=tribe, cause=AccessTransition.Cause.TIMER, by_ladder=True)


def _undone(work: Callable[[], object]) -> tuple[float, dict[object, str]]:
    """How long a round takes and how all tribes stand after it; then nothing of it is left."""
    found: list[tuple[float, dict[object, str]]] = []
    try:
        with clock.standing_at(NOW), transaction.atomic():
            took = milliseconds(work)
            found.append((took, dict(Tribe.objects.values_list("pk", "access_state"))))
            raise _Undo
    except _Undo:
        return found[0]


def _check_same() -> None:
    ours, theirs = _undone(run_ladder)[1], _undone(_loop)[1]
    if ours != theirs:
        raise AssertionError("The two ways leave tribes in different states.")


def _compare(scale: Scale, *, case: str, at_least: float = 0.0) -> Row:
    return compared(
        alternate(lambda: _undone(run_ladder)[0], lambda: _undone(_loop)[0], runs=scale.runs),
        case=case,
        theirs_is=THEIRS,
        at_least=at_least,
    )


def _statements(tribes: int) -> Row:
    """How much each way asks of the database, for a round with nothing to do."""
    ours, theirs = (_asked(work) / tribes for work in (run_ladder, _loop))
    return compared(
        [(ours, theirs)],
        case="statements per tribe, nothing to do",
        theirs_is=THEIRS,
        unit="statements",
        at_least=50,
    )


def _asked(work: Callable[[], object]) -> int:
    """How many statements a round takes; Django's own log forgets after 9,000."""
    asked = count()

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        next(asked)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        _undone(work)
    return next(asked)
