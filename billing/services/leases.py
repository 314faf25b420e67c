"""One at a time for each customer, without holding a transaction over a call to Stripe."""

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from billing.models import CustomerLease
from core.common import clock

# A handful of fetches, each of which may take 13 seconds but hardly ever does.
LENGTH = dt.timedelta(seconds=60)


class LeaseBusy(Exception):
    """Somebody else is mirroring this customer now."""


class LeaseLost(Exception):
    """It took too long, and somebody else may have begun; nothing of ours is written."""


@dataclass(frozen=True)
class Lease:
    """The right to mirror one customer, and what was fetched under it."""

    customer_id: str
    holder: uuid.UUID
    seen: set[str] = field(default_factory=set, compare=False)

    def confirm(self) -> None:
        """
        Make sure, inside the transaction that writes, that the lease is still ours.

        :raises LeaseLost: if it ran out.
        """
        is_ours = (
            CustomerLease.objects.select_for_update()
            .filter(pk=self.customer_id, holder=self.holder, expires_at__gt=clock.now())
            .exists()
        )
        if not is_ours:
            raise LeaseLost(self.customer_id)


@contextmanager
def leased(customer_id: str) -> Iterator[Lease]:
    """
    Hold the lease of a customer until the block ends.

    :raises LeaseBusy: if somebody else holds it.
    """
    lease = Lease(customer_id, uuid.uuid4())
    if not _claim(lease):
        raise LeaseBusy(customer_id)
    try:
        yield lease
    finally:
        CustomerLease.objects.filter(pk=customer_id, holder=lease.holder).update(
            expires_at=clock.now()
        )


def _claim(lease: Lease) -> bool:
    moment = clock.now()
    mine = {"holder": lease.holder, "expires_at": moment + LENGTH}
    rows = CustomerLease.objects.filter(pk=lease.customer_id)
    if rows.filter(expires_at__lte=moment).update(**mine):
        return True
    fresh = CustomerLease(customer_id=lease.customer_id, **mine)
    CustomerLease.objects.bulk_create([fresh], ignore_conflicts=True)
    return rows.filter(holder=lease.holder).exists()
