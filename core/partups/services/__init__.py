"""What is done with part-ups."""

from core.partups.services.answers import accept_offer, decline_offer
from core.partups.services.changing import change_partup, extend
from core.partups.services.clock import (
    close_unanswered,
    end_by_the_clock,
    lapse_offer,
    remind_of_offer,
)
from core.partups.services.closing import (
    answer_closing,
    close_partup,
    confirm_contribution,
    finish_partup,
    stop_partup,
)
from core.partups.services.following import follow, unfollow
from core.partups.services.guest_invitations import invite_guest, withdraw_guest_invitation
from core.partups.services.guests import admit_guest, end_guest, let_in, move_guest
from core.partups.services.leaving import leave_all, leave_seat
from core.partups.services.offers import offer_help, withdraw_offer
from core.partups.services.openings import (
    NeedWish,
    OpeningWish,
    add_opening,
    change_opening,
    close_opening,
    reopen_opening,
)
from core.partups.services.starting import open_partup, start_partup

__all__ = [
    "NeedWish",
    "OpeningWish",
    "accept_offer",
    "add_opening",
    "admit_guest",
    "answer_closing",
    "change_opening",
    "change_partup",
    "close_opening",
    "close_partup",
    "close_unanswered",
    "confirm_contribution",
    "decline_offer",
    "end_by_the_clock",
    "end_guest",
    "extend",
    "finish_partup",
    "follow",
    "invite_guest",
    "lapse_offer",
    "leave_all",
    "leave_seat",
    "let_in",
    "move_guest",
    "offer_help",
    "open_partup",
    "remind_of_offer",
    "reopen_opening",
    "start_partup",
    "stop_partup",
    "unfollow",
    "withdraw_guest_invitation",
    "withdraw_offer",
]
