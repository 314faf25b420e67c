"""What somebody may take along of a tribe."""

from dataclasses import dataclass

from core.accounts.models import Account
from core.privacy import policies, selectors
from core.privacy.selectors import TribeProgress
from tenants.models import Tribe


@dataclass(frozen=True)
class TribeDesk:
    """Whether it is the whole or what a steward sees, and how far their last copy is."""

    tribe: Tribe
    is_whole: bool
    progress: TribeProgress | None


def desk_of(*, actor: Account, tribe: Tribe) -> TribeDesk | None:
    """This will say what the actor may take along of a tribe, or None if that is nothing."""
    is_whole = policies.can_take_whole(actor, tribe)
    if not is_whole and not policies.can_take_own(actor, tribe):
        return None
    last = selectors.copies_of(tribe, account=actor, is_whole=is_whole).first()
    return TribeDesk(tribe, is_whole, selectors.progress_of_tribe_copy(last))
