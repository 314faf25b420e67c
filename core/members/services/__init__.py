"""What is done with members, rules and invitations."""

from core.members.services.accepting import (
    InvitationOver,
    accept_invitation,
    find_invitation,
    welcome_to,
)
from core.members.services.guest_door import GuestWish, register_guest_door
from core.members.services.imports import (
    ImportOver,
    confirm_import,
    preview_import,
    send_some_of_import,
    stop_import,
)
from core.members.services.invitations import (
    invite_again,
    invite_by_mail,
    make_invitation_link,
    withdraw_invitation,
)
from core.members.services.joining import admit_member
from core.members.services.leaving import LastSteward, leave_tribe, remove_member
from core.members.services.leaving_closed import NotClosed, leave_closed_tribe
from core.members.services.levels import set_level
from core.members.services.names import rename_member, tribes_to_rename
from core.members.services.people import export_people
from core.members.services.questions import ask_questions
from core.members.services.requests import (
    Arrival,
    RequestAnswered,
    TribeResting,
    accept_request,
    ask_to_join,
    refuse_request,
    withdraw_request,
)
from core.members.services.room import (
    GuestsFull,
    OverLimit,
    TribeFull,
    room_to_invite,
    why_no_invites,
)
from core.members.services.rules import (
    REVIEW,
    NothingDifferent,
    RulesChanged,
    change_rules,
    keep_rules,
    preview_rules,
    remind_of_review,
    set_first_rules,
)
from core.members.services.settings import change_tribe
from core.members.services.stewards import TooManyStewards, hand_over, make_steward, step_down
from core.members.services.waiting import AskLater

__all__ = [
    "REVIEW",
    "Arrival",
    "AskLater",
    "GuestWish",
    "GuestsFull",
    "ImportOver",
    "InvitationOver",
    "LastSteward",
    "NotClosed",
    "NothingDifferent",
    "OverLimit",
    "RequestAnswered",
    "RulesChanged",
    "TooManyStewards",
    "TribeFull",
    "TribeResting",
    "accept_invitation",
    "accept_request",
    "admit_member",
    "ask_questions",
    "ask_to_join",
    "change_rules",
    "change_tribe",
    "confirm_import",
    "export_people",
    "find_invitation",
    "hand_over",
    "invite_again",
    "invite_by_mail",
    "keep_rules",
    "leave_closed_tribe",
    "leave_tribe",
    "make_invitation_link",
    "make_steward",
    "preview_import",
    "preview_rules",
    "refuse_request",
    "register_guest_door",
    "remind_of_review",
    "remove_member",
    "rename_member",
    "room_to_invite",
    "send_some_of_import",
    "set_first_rules",
    "set_level",
    "step_down",
    "stop_import",
    "tribes_to_rename",
    "welcome_to",
    "why_no_invites",
    "withdraw_invitation",
    "withdraw_request",
]
