"""What stewards set for their tribe."""

from django.db import transaction

from core.common.errors import NotAllowed
from core.common.validation import check_fields
from core.members.models import Member
from core.members.policies import can_change_settings
from tenants.context import current_tribe
from tenants.hosts import forget_hosts
from tenants.models import Tribe


@transaction.atomic
def change_tribe(*, actor: Member, name: str, why: str, hue: int, language: str) -> Tribe:
    """
    This will change how the tribe presents itself.

    Stewards may. Every page shows it within half a minute. Saving the same again changes nothing.

    :raises NotAllowed: if the actor is no steward.
    :raises InvalidInput: if a value does not fit.
    """
    if not can_change_settings(actor):
        raise NotAllowed
    tribe = Tribe.objects.select_for_update(of=("self",)).get(pk=current_tribe().pk)
    tribe.name, tribe.why, tribe.hue, tribe.language = name, why, hue, language
    check_fields(tribe)
    tribe.save(update_fields=["name", "why", "hue", "language", "updated_at"])
    transaction.on_commit(forget_hosts)
    return tribe
