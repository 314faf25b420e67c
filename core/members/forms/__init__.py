"""What people type about a tribe, its rules, and who comes in."""

from core.members.forms.inviting import ImportForm, LinkInvitationForm, MailInvitationForm
from core.members.forms.joining import JoinForm, QuestionsForm, RefusalForm
from core.members.forms.rules import GivenLevelForm, RemovalForm, RulesForm
from core.members.forms.tribe import TribeForm

__all__ = [
    "GivenLevelForm",
    "ImportForm",
    "JoinForm",
    "LinkInvitationForm",
    "MailInvitationForm",
    "QuestionsForm",
    "RefusalForm",
    "RemovalForm",
    "RulesForm",
    "TribeForm",
]
