"""Ask staff to look at something that no machine can settle."""

import datetime as dt
from typing import Any

import structlog

from billing.models import BillingAccount, StaffTask
from tenants.models import Tribe

log = structlog.get_logger(__name__)


def ask_staff(
    *,
    kind: str,
    subject: str,
    account: BillingAccount | None = None,
    tribe: Tribe | None = None,
    facts: dict[str, Any] | None = None,
    due_at: dt.datetime | None = None,
) -> bool:
    """
    Open a task for staff, and say whether it is new; one that is open already stays as it is.

    Machine work. `facts` are keys, codes and amounts, never words of a person.
    """
    task = StaffTask(
        kind=kind, subject=subject, account=account, tribe=tribe, facts=facts or {}, due_at=due_at
    )
    StaffTask.objects.bulk_create([task], ignore_conflicts=True)
    is_new = StaffTask.objects.filter(pk=task.pk).exists()
    if is_new:
        log.error("staff_task_opened", kind=kind, subject=subject)
    return is_new
