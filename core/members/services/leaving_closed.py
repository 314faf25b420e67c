"""Leaving a tribe that is closed: from outside, for nobody gets in."""

import uuid

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Account
from core.common.errors import DomainError, NotFound
from core.members import selectors, signals
from core.members.models import Member
from core.members.services.handing_on import hand_on
from core.members.services.leaving import leave_tribe
from core.members.services.rules import lock_rules
from tenants import policies as tenant_policies
from tenants.context import enter_tribe
from tenants.models import Tribe
from tenants.selectors import tribe_of_member


class NotClosed(DomainError):
    """A tribe is to be left from outside that is left from inside."""

    code = "tribe_not_closed"
    message = _("This tribe is not closed. Leave it from inside.")


@transaction.atomic
def leave_closed_tribe(*, actor: Account, tribe_id: uuid.UUID) -> Tribe:
    """
    This will end everything the actor has in a tribe that nobody can enter now.

    Nothing can be settled there first. So what only they worked on ends, and whoever has been
    there longest keeps a tribe whose last steward goes. Of the second time there is nothing left.

    :raises NotFound: if they do not belong to it; so also the second time.
    :raises NotClosed: if it can be entered, or waits for its first payment.
    """
    tribe = tribe_of_member(account=actor, tribe_id=tribe_id)
    if tribe is None:
        raise NotFound
    with enter_tribe(tribe):
        lock_rules()
        tribe.refresh_from_db(fields=["access_state"])
        if not tenant_policies.is_closed(tribe.access_state):
            raise NotClosed
        member = selectors.member_of(actor.pk)
        if member is None:
            raise NotFound
        hand_on(member, because="closed")
        signals.member_going.send(sender=Member, member=member)
        leave_tribe(actor=member)
    return tribe
