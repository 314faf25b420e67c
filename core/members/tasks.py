"""Work of members behind the scenes."""

import uuid
from typing import Any

from core.accounts.models import Account
from core.members import services
from tenants.context import enter_tribe, public_task, tribe_task


@public_task(name="members.rename_in_tribes")
def rename_in_tribes(*, account_id: str, **_: Any) -> None:
    """Send one task to each tribe that shows the name of an account."""
    account = Account.objects.get(pk=account_id)
    for membership in services.tribes_to_rename(account):
        with enter_tribe(membership.tribe):
            rename_member.delay(account_id=account_id)


@tribe_task(name="members.rename_member", is_upkeep=True)
def rename_member(*, account_id: str, **_: Any) -> None:
    """Carry the name of an account over to the present tribe."""
    services.rename_member(account=Account.objects.get(pk=account_id))


@tribe_task(name="members.send_import")
def send_import(*, import_id: str, **_: Any) -> None:
    """Mail everybody on a list of people, twenty at a time."""
    while services.send_some_of_import(import_id=uuid.UUID(import_id)):
        pass
