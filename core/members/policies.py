"""Who may do what with people and rules; nobody decides by rank alone."""

from enum import Enum

from core.members.models import Member, TribeRules
from tenants.models.tribes import Admission


def can_invite(member: Member) -> bool:
    """Whoever belongs to the tribe invites; how those come in is for the rules of that day."""
    return member.is_present and not member.is_guest


def can_answer_requests(member: Member) -> bool:
    """Stewards read what people say who ask to join, and answer them."""
    return member.is_steward


def can_import_people(member: Member) -> bool:
    """Stewards invite people from a list."""
    return member.is_steward


def can_give_levels(member: Member) -> bool:
    """Stewards say how far somebody is trusted who comes in."""
    return member.is_steward


def can_withdraw_invitation(member: Member, *, invited_by_id: object) -> bool:
    """Who invited takes it back, and so does a steward."""
    return member.is_present and (member.is_steward or member.account_id == invited_by_id)


def can_change_settings(member: Member) -> bool:
    """Stewards look after the tribe's name, reason and colour."""
    return member.is_steward


def can_make_steward(member: Member) -> bool:
    """Stewards choose who keeps the tribe with them."""
    return member.is_steward


def can_change_rules(member: Member) -> bool:
    """Stewards change the rules, and say why."""
    return member.is_steward


def can_let_in(member: Member, rules: TribeRules) -> bool:
    """Whose invitation lets somebody in at once, by the admission of these rules."""
    inviter = inviter_as(member)
    is_at_once = how_one_comes_in(rules.admission, inviter) is WayIn.AT_ONCE
    return inviter is not Inviter.GONE and is_at_once


def can_remove(member: Member, person: Member) -> bool:
    """Stewards remove others; oneself, one leaves."""
    return member.is_steward and person.pk != member.pk


def can_see_people(member: Member) -> bool:
    """Members see who is in the tribe; guests meet people in the part-ups they were let into."""
    return member.is_present and not member.is_guest


def can_see_guests(member: Member) -> bool:
    """Stewards see who is here as a guest; others meet guests in the part-ups they share."""
    return member.is_steward


def can_export_people(member: Member) -> bool:
    """Stewards take the list of people along."""
    return member.is_steward


class WayIn(Enum):
    """What happens to somebody who would come in."""

    AT_ONCE = "at_once"
    WAITS = "waits"
    REFUSED = "refused"


class Inviter(Enum):
    """Who invited somebody, as they are when the invitation is accepted; GONE also means guest."""

    NOBODY = "nobody"
    STEWARD = "steward"
    MEMBER = "member"
    GONE = "gone"


def inviter_as(member: Member | None) -> Inviter:
    """What somebody's invitation counts for now: of who left, or became a guest, nothing."""
    if member is None or not member.is_present or member.is_guest:
        return Inviter.GONE
    return Inviter.STEWARD if member.is_steward else Inviter.MEMBER


def how_one_comes_in(admission: str, inviter: Inviter, *, was_removed: bool = False) -> WayIn:
    """
    Whether somebody comes in at once, waits for a steward, or needs a new invitation.

    Open: anyone at once. By invitation: whoever is invited at once, others ask. Closed: whom a
    steward invited at once, whom a member invited and others ask. The invitation of somebody who
    is gone counts for nothing. Whoever was removed asks, or is invited anew.
    """
    if was_removed and inviter is Inviter.NOBODY:
        return WayIn.WAITS
    if admission == Admission.OPEN:
        return WayIn.AT_ONCE
    if inviter is Inviter.GONE:
        return WayIn.REFUSED
    if inviter is Inviter.STEWARD:
        return WayIn.AT_ONCE
    if inviter is Inviter.MEMBER and admission == Admission.INVITATION:
        return WayIn.AT_ONCE
    return WayIn.WAITS
