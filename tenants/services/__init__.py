"""What is done with organisations, tribes and keys."""

from tenants.services.access import choose_plan, set_access
from tenants.services.entries import issue_handoff, redeem_handoff
from tenants.services.founding import drop_pending_tribe, found_tribe
from tenants.services.housekeeping import clear_expired
from tenants.services.keys import give_key, take_key
from tenants.services.moving import move_tribe
from tenants.services.owners import make_owner

__all__ = [
    "choose_plan",
    "clear_expired",
    "drop_pending_tribe",
    "found_tribe",
    "give_key",
    "issue_handoff",
    "make_owner",
    "move_tribe",
    "redeem_handoff",
    "set_access",
    "take_key",
]
