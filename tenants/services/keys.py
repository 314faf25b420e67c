"""The key ring, written together with the tribe's own row of a member."""

import datetime as dt

from django.db import transaction

from core.accounts.models import Account
from core.common import clock
from core.common.errors import NotFound
from tenants.models import Membership, Tribe
from tenants.models.memberships import Role


@transaction.atomic
def give_key(
    *,
    account: Account,
    tribe: Tribe,
    role: str = Role.MEMBER,
    ends_at: dt.datetime | None = None,
) -> Membership:
    """
    Give an account the key to a tribe; who left gets the same key back. A guest's key ends.

    :raises NotFound: if the account is being erased at this very moment.
    """
    if Account.objects.select_for_update(no_key=True).get(pk=account.pk).erased_at:
        raise NotFound
    membership, _ = Membership.objects.update_or_create(
        account=account,
        tribe=tribe,
        defaults={"role": role, "left_at": None, "ends_at": ends_at},
        create_defaults={"role": role, "ends_at": ends_at, "joined_at": clock.now()},
    )
    return membership


@transaction.atomic
def take_key(*, account: Account, tribe: Tribe) -> None:
    """Take the key to a tribe back; it opens nothing from the next request on."""
    Membership.objects.filter(account=account, tribe=tribe, left_at=None).update(
        left_at=clock.now()
    )
    account.sessions.filter(tribe_id=tribe.pk).delete()
