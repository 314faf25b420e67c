"""Members, the rules and pages of their tribe, and how people come in."""

from core.members.models.about import AboutBlock
from core.members.models.admission import (
    InvitationNote,
    JoinAnswers,
    JoinQuestion,
    PeopleImport,
)
from core.members.models.members import MOST_GUEST_DAYS, Member, TribeRules
from tenants.models.tribes import Admission

__all__ = [
    "MOST_GUEST_DAYS",
    "AboutBlock",
    "Admission",
    "InvitationNote",
    "JoinAnswers",
    "JoinQuestion",
    "Member",
    "PeopleImport",
    "TribeRules",
]
