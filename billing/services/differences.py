"""Where a mirror differs from what Stripe says, and how each difference is put right."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from billing.models import BillingAccount
from billing.services.leases import Lease
from billing.services.mirror_rows import differences

MISSING = "missing"

Fix = Callable[[BillingAccount, str, Lease], bool]
Accounts = dict[str, BillingAccount]


@dataclass(frozen=True)
class Difference:
    """One object that is not here as it is there, and how to fetch it."""

    object_type: str
    object_id: str
    account: BillingAccount
    fields: dict[str, tuple[Any, Any]]
    fix: Callable[[Lease], bool]

    @property
    def is_unknown(self) -> bool:
        """Whether we have nothing of it; it may turn out to be none of ours."""
        return self.fields.get("", ("", ""))[0] == MISSING


# What was looked at: a difference, or None for what agrees.
Found = Iterator[Difference | None]


def difference(
    object_type: str,
    object_id: str,
    account: BillingAccount,
    row: Any,
    values: dict[str, Any],
    fix: Fix,
) -> Difference | None:
    """What differs between a row and what it must say; None when nothing does."""
    fields = differences(row, values) if row else {"": (MISSING, values.get("status", ""))}
    return differing(object_type, object_id, account, fields, fix) if fields else None


def gone(object_type: str, object_id: str, account: BillingAccount, fix: Fix) -> Difference:
    """Something that is here, and not there any more."""
    return differing(object_type, object_id, account, {"": ("here", MISSING)}, fix)


def differing(
    object_type: str,
    object_id: str,
    account: BillingAccount,
    fields: dict[str, tuple[Any, Any]],
    fix: Fix,
) -> Difference:
    """These fields differ."""
    return Difference(
        object_type, object_id, account, fields, lambda lease: fix(account, object_id, lease)
    )


def by_key(rows: Iterable[Any], name: str) -> dict[str, Any]:
    """Rows by their id at Stripe."""
    return {getattr(row, name): row for row in rows}
