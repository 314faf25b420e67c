"""Mirror what Stripe pays out, and find what letters did not tell of it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Sum

from billing import gateway
from billing.gateway import PayoutFacts, PayoutLineFacts
from billing.models import Payout, PayoutLine
from billing.services.leases import leased
from billing.services.mirror_rows import differences, mirror
from billing.services.mirrors import WrongCurrency
from billing.services.staff_tasks import ask_staff
from core.common import clock

FAILED = "payout_failed"
LOOK_BACK = dt.timedelta(days=45)
_BEGINNING = dt.datetime(2011, 9, 29, tzinfo=dt.UTC)
# Payouts are nobody's: one reader at a time for all of them.
LEASE = "payouts"
_MISSING = ("missing", "there")
_OF_A_PAYOUT = (
    "amount_cents",
    "currency",
    "status",
    "failure",
    "is_automatic",
    "arrives_at",
    "made_at",
)
_OF_A_LINE = ("kind", "amount_cents", "fee_cents", "net_cents", "source_id", "made_at")


@dataclass(frozen=True)
class PayoutDifference:
    """A payout that is not here as it is there: for each field what is here, and what is there."""

    payout_id: str
    fields: dict[str, tuple[Any, Any]]


def sync_payout(*, payout_id: str) -> bool:
    """
    Mirror a payout and what it is made of; one that failed is for staff to look at.

    :raises LeaseBusy: if somebody else mirrors payouts now.
    :raises StripeAway: if Stripe does not answer.
    :raises WrongCurrency: if it is not in euros.
    """
    with leased(LEASE) as lease:
        facts = gateway.fetch_payout(payout_id=payout_id)
        lines = gateway.fetch_payout_lines(payout_id=payout_id) if facts.is_automatic else []
        with transaction.atomic():
            lease.confirm()
            _write(facts, lines)
    return True


def sync_all() -> int:
    """
    Mirror every payout that Stripe lists anew; how many that were.

    :raises StripeAway: if Stripe does not answer.
    """
    listed = [one.id for one in gateway.list_payouts(since=_BEGINNING)]
    return sum(sync_payout(payout_id=key) for key in listed)


def looked_at() -> Iterator[PayoutDifference | None]:
    """
    Every payout of late: None where here is as there, else what differs.

    :raises StripeAway: if Stripe does not answer to the end.
    """
    there = list(gateway.list_payouts(since=clock.now() - LOOK_BACK))
    rows = Payout.objects.filter(stripe_payout_id__in=[one.id for one in there])
    here = {row.stripe_payout_id: row for row in rows.annotate(net=Sum("lines__net_cents"))}
    for facts in there:
        fields = _differences(facts, here.get(facts.id))
        yield PayoutDifference(facts.id, fields) if fields else None


def _differences(facts: PayoutFacts, row: Any) -> dict[str, tuple[Any, Any]]:
    if row is None:
        return {"": _MISSING}
    found = differences(row, _told(facts, _OF_A_PAYOUT))
    if facts.is_automatic and (row.net or 0) != facts.amount_cents:
        found["lines"] = (row.net or 0, facts.amount_cents)
    return found


def _write(facts: PayoutFacts, lines: list[PayoutLineFacts]) -> None:
    if facts.currency != "eur":
        raise WrongCurrency(f"{facts.id} is in {facts.currency}")
    mirrored = mirror(Payout, key={"stripe_payout_id": facts.id}, values=_told(facts, _OF_A_PAYOUT))
    _write_lines(mirrored.row, lines)
    if mirrored.is_changed and facts.status == Payout.Status.FAILED:
        told = {"amount_cents": facts.amount_cents, "failure": facts.failure}
        ask_staff(kind=FAILED, subject=facts.id, facts=told)


def _write_lines(payout: Payout, lines: list[PayoutLineFacts]) -> None:
    """All that are new at once: a night of renewals makes hundreds."""
    keys = [line.id for line in lines]
    here = PayoutLine.objects.in_bulk(keys, field_name="stripe_transaction_id")
    fresh = []
    for line in lines:
        values = _told(line, _OF_A_LINE) | {"payout_id": payout.pk}
        row = here.get(line.id)
        if row is None:
            key = {"stripe_transaction_id": line.id, "synced_at": clock.now()}
            fresh.append(PayoutLine(**key, **values))
        elif differences(row, values):
            mirror(PayoutLine, key={"stripe_transaction_id": line.id}, values=values)
    PayoutLine.objects.bulk_create(fresh)


def _told(facts: object, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(facts, name) for name in names}
