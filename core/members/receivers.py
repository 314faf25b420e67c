"""What members does when others say something."""

from typing import Any

from django.db import transaction
from django.dispatch import receiver

from core.accounts.models import Account
from core.accounts.signals import account_renamed
from core.members import services, tasks
from core.members.models import Member
from tenants.signals import tribe_provisioned


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
