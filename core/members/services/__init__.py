"""What is done with members, rules and invitations."""

from core.members.services.invitations import (
    accept_invitation,
    find_invitation,
    invite_by_mail,
    make_invitation_link,
    withdraw_invitation,
)
from core.members.services.joining import LastSteward, admit_member, leave_tribe
from core.members.services.names import rename_member, tribes_to_rename
from core.members.services.rules import set_first_rules
from core.members.services.settings import change_tribe

__all__ = [
    "LastSteward",
    "accept_invitation",
    "admit_member",
    "change_tribe",
    "find_invitation",
    "invite_by_mail",
    "leave_tribe",
    "make_invitation_link",
    "rename_member",
    "set_first_rules",
    "tribes_to_rename",
    "withdraw_invitation",
]
