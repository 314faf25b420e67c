"""What tenants tells the room of accounts below of the places people sign in to."""

import uuid
from collections.abc import Collection

from django.utils.translation import gettext as _

from core.accounts import places
from core.accounts.models import Account
from tenants.selectors import live_memberships


def places_with_a_second_factor(account: Account) -> list[str]:
    """The tribes of an account, and the staff host, that it enters with a second factor only."""
    asking = live_memberships(account).filter(tribe__needs_second_factor=True)
    names = [membership.tribe.name for membership in asking]
    return [*names, _("the staff pages")] if account.is_staff else names


def names_of_tribes(account: Account, tribe_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The names of those tribes that the account belongs to now."""
    keys = live_memberships(account).filter(tribe__in=tribe_ids)
    return {membership.tribe_id: membership.tribe.name for membership in keys}


places.register(asking=places_with_a_second_factor, naming=names_of_tribes)
