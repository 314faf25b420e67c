"""What people type about part-ups; the rules are the models' own."""

from core.partups.forms.answers import AnswerForm, OfferForm
from core.partups.forms.endings import ClosingForm, ExtendForm, StopForm
from core.partups.forms.openings import OpeningForm
from core.partups.forms.partups import DraftForm, PartupForm
from core.partups.forms.sight import AudienceForm, InviteGuestForm, LetInForm, MoveGuestForm
from core.partups.forms.starting import StartPage

__all__ = [
    "AnswerForm",
    "AudienceForm",
    "ClosingForm",
    "DraftForm",
    "ExtendForm",
    "InviteGuestForm",
    "LetInForm",
    "MoveGuestForm",
    "OfferForm",
    "OpeningForm",
    "PartupForm",
    "StartPage",
    "StopForm",
]
