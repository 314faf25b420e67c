"""What people fill in about paying."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from billing.models import TribeSubscription
from billing.models.checkout import LONGEST_CODE
from billing.plans import PLANS, plan_of
from core.common.text import CleanText, OneLine, tidy
from tenants.models import Tribe


def promotion_field() -> forms.CharField:
    """The field for a promotion code; whether there is such a code, Stripe says."""
    return forms.CharField(
        label=_("Promotion code"),
        max_length=LONGEST_CODE,
        required=False,
        validators=[OneLine()],
        help_text=_("If you were given one. See below what the year costs with it."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


class PlanForm(forms.Form):
    """Which plan; the token tells a second click from a second wish."""

    plan = forms.ChoiceField(
        label=_("Plan"),
        choices=[(plan.code, plan.name) for plan in PLANS],
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": _("There is no such plan. Choose one of these.")},
    )
    promotion_code = promotion_field()
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
