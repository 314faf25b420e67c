"""Who may do what with people and rules; nobody decides by rank alone."""

from core.members.models import Member, TribeRules
from tenants.models.tribes import Admission


def can_invite(member: Member, rules: TribeRules) -> bool:
    """Whoever belongs to the tribe invites, unless it is closed: then stewards do."""
    if rules.admission == Admission.CLOSED:
        return member.is_steward
    return member.is_present


def can_withdraw_invitation(member: Member, *, invited_by_id: object) -> bool:
    """Who invited takes it back, and so does a steward."""
    return member.is_present and (member.is_steward or member.account_id == invited_by_id)


def can_change_settings(member: Member) -> bool:
    """Stewards look after the tribe's name, reason and colour."""
    return member.is_steward


def can_make_steward(member: Member) -> bool:
    """Stewards choose who keeps the tribe with them."""
    return member.is_steward
