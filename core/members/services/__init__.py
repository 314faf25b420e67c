"""What is done with members, rules and invitations."""

from core.members.services.invitations import (
    accept_invitation,
    find_invitation,
    invitation_shown_to,
    invite_by_mail,
    make_invitation_link,
    withdraw_invitation,
)
from core.members.services.joining import admit_member
from core.members.services.leaving import LastSteward, leave_tribe
from core.members.services.names import rename_member, tribes_to_rename
from core.members.services.rules import set_first_rules
from core.members.services.settings import change_tribe
from core.members.services.stewards import TooManyStewards, make_steward, step_down

__all__ = [
    "LastSteward",
    "TooManyStewards",
    "accept_invitation",
    "admit_member",
    "change_tribe",
    "find_invitation",
    "invitation_shown_to",
    "invite_by_mail",
    "leave_tribe",
    "make_invitation_link",
    "make_steward",
    "rename_member",
    "set_first_rules",
    "step_down",
    "tribes_to_rename",
    "withdraw_invitation",
]
