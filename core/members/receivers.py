"""What members does when others say something."""

import uuid
from functools import partial
from typing import Any

import structlog
from django.db import transaction
from django.dispatch import receiver
from kombu.exceptions import OperationalError

from core.accounts.models import Account
from core.accounts.signals import account_renamed
from core.members import services, tasks
from core.members.models import Member
from core.members.signals import import_waits
from tenants.signals import tribe_provisioned

log = structlog.get_logger(__name__)


@receiver(tribe_provisioned, dispatch_uid="members.admit_founder")
def admit_founder(*, founder: Account, **_: Any) -> None:
    """The founder is the first steward of the tribe, under the rules it starts with."""
    services.set_first_rules()
    services.admit_member(account=founder, role=Member.Role.STEWARD)


@receiver(account_renamed, dispatch_uid="members.rename_in_tribes")
def rename_in_tribes(*, account: Account, **_: Any) -> None:
    """A new name reaches each tribe by a task of its own, after the commit."""
    transaction.on_commit(
        lambda: tasks.rename_in_tribes.delay(account_id=str(account.pk)), robust=True
    )


@receiver(import_waits, dispatch_uid="members.send_import")
def send_import(*, import_id: uuid.UUID, **_: Any) -> None:
    """A worker mails the people on a list, after the commit; the clock looks whether it did."""
    transaction.on_commit(partial(_ask_for_import, import_id), robust=True)


def _ask_for_import(import_id: uuid.UUID) -> None:
    try:
        tasks.send_import.delay(import_id=str(import_id))
    except OperationalError:
        log.warning("broker_away", task="members.send_import")
