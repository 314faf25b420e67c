"""What follows from a change of the rules, in the transaction that saves it."""

import datetime as dt

from django.db import transaction

from core.members.models import Member, TribeRules
from core.members.registry import RulesChange
from core.members.selectors import guests
from core.members.selectors.previews import guests_end_at
from tenants.context import current_tribe
from tenants.hosts import forget_hosts
from tenants.models import Membership, Tribe


def let_levels_fall(change: RulesChange) -> None:
    """Whoever is in a level that goes off falls to the next lower one that is on, or to none."""
    # From the lowest up: nobody falls into a level that is looked at after.
    for level, becomes in change.levels.items():
        if becomes != level:
            Member.objects.filter(level=level).update(level=becomes)


def let_guests_go(change: RulesChange) -> dt.datetime | None:
    """Guests stay no longer than new rules let them; the moment they are gone by, if it changed."""
    if change.after.guest_days >= change.before.guest_days:
        return None
    moment = guests_end_at(change.after.guest_days)
    too_long = guests().filter(ends_at__gt=moment)
    accounts = list(too_long.values_list("account_id", flat=True))
    too_long.update(ends_at=moment)
    keys = Membership.objects.filter(tribe=current_tribe(), account__in=accounts)
    keys.update(ends_at=moment)
    return moment


def tell_public(rules: TribeRules) -> None:
    """Copy what those outside must know to the public row of the tribe."""
    Tribe.objects.filter(pk=current_tribe().pk).update(
        admission=rules.admission, needs_second_factor=rules.second_factor
    )
    transaction.on_commit(forget_hosts)
