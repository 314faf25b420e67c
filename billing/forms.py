"""What people fill in about paying."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from billing.models import TribeSubscription
from billing.plans import PLANS, plan_of
from core.common.text import CleanText, tidy
from tenants.models import Tribe


class PlanForm(forms.Form):
    """Which plan; the token tells a second click from a second wish."""

    plan = forms.ChoiceField(
        label=_("Plan"),
        choices=[(plan.code, plan.name) for plan in PLANS],
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": _("There is no such plan. Choose one of these.")},
    )
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, tribe: Tribe, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._plan = plan_of(tribe.plan).code

    def clean_plan(self) -> str:
        """Who names no plan means the one that was chosen at the founding."""
        return self.cleaned_data["plan"] or self._plan

    def clean_token(self) -> uuid.UUID:
        """A form that lost its token is a wish of its own."""
        return self.cleaned_data["token"] or uuid.uuid4()


class CancelForm(forms.Form):
    """Why somebody leaves."""

    reason = forms.ChoiceField(
        label=_("Why do you stop?"),
        choices=TribeSubscription.CancelReason.choices,
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("What could we have done better?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[CleanText()],
    )

    def clean_words(self) -> str:
        """As people type it, line breaks and accents in one way."""
        return tidy(self.cleaned_data["words"])


class ConfirmChangeForm(forms.Form):
    """Saying yes to another plan; and, where it is too small, that nobody can come in."""

    accepts_closed_door = forms.BooleanField(
        label=_("I know that nobody can come in while the tribe has too many people"),
        required=False,
    )
