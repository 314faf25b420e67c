"""The rules of a tribe, and how far it trusts whom."""

import copy
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.members.forms.inviting import LevelField
from core.members.models import Admission, TribeRules
from core.members.models.admission import LONGEST_WORDS
from core.ui.forms import DayInput


class GivenLevelForm(forms.Form):
    """At which level of trust somebody is put."""

    def __init__(self, *args: Any, levels: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"] = LevelField(levels)
        self.fields["level"].required = True


class RemovalForm(forms.Form):
    """Why somebody is removed."""

    reason = forms.CharField(
        label=_("Why?"),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("They read it in a mail; nobody else does."),
    )


_CHOICES = (
    ("admission", Admission.choices, forms.RadioSelect),
    ("who_accepts", TribeRules.Acceptance.choices, forms.RadioSelect),
    ("who_may_start", TribeRules.Starters.choices, forms.Select),
    ("default_audience", TribeRules.Audience.choices, forms.Select),
)


class RulesForm(forms.ModelForm):
    """The rules as stewards would have them."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Why this change?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In a sentence. Everybody reads it with the new rules."),
    )

    class Meta:
        model = TribeRules
        fields = (
            "admission",
            "who_may_start",
            "who_accepts",
            "default_audience",
            "guest_days",
            "second_factor",
            "level_1",
            "level_2",
            "level_3",
            "own_words",
            "review_date",
        )
        labels = {
            "admission": _("How do people come in?"),
            "who_may_start": _("Who starts a part-up?"),
            "who_accepts": _("How is an offer to help accepted?"),
            "default_audience": _("Who sees a new part-up?"),
            "guest_days": _("For how many days may a guest stay?"),
            "second_factor": _("Everybody signs in with a second step"),
            "level_1": _("Level 1"),
            "level_2": _("Level 2"),
            "level_3": _("Level 3"),
            "own_words": _("In your own words"),
            "review_date": _("When do you look at these rules again?"),
        }
        help_texts = {
            "default_audience": _("Its partners may choose otherwise."),
            "guest_days": _("0 lets no guests in; at most 366."),
            "second_factor": _("A passkey, or a code from an app, besides a password or a mail."),
            "level_1": _("What you call it. Leave it empty to turn it off."),
            "level_3": _("The most trust."),
            "own_words": _("What else do you hold each other to?"),
        }
        widgets = {
            "own_words": forms.Textarea(attrs={"rows": 5}),
            "review_date": DayInput,
        }

    def __init__(self, data: Any = None, *, rules: TribeRules) -> None:
        # A copy: what is typed is not to touch the rules in force.
        mine = copy.copy(rules)
        mine.reason = ""
        super().__init__(data and data.dict(), instance=mine, initial={"version": rules.version})
        for field, choices, widget in _CHOICES:
            self.fields[field] = forms.ChoiceField(
                label=self.fields[field].label,
                help_text=self.fields[field].help_text,
                choices=[(key, _called(rules, key, label)) for key, label in choices],
                widget=widget,
            )

    def wish(self) -> dict[str, Any]:
        """What was typed, as the service takes it."""
        return dict(self.cleaned_data)

    def _post_clean(self) -> None:
        """The service checks the rules as a whole, whichever door they come through."""

    def ask_again(self, rules: TribeRules) -> None:
        """Keep what was typed, for the version that is in force now."""
        self.data = {**self.data, "version": str(rules.version)}


def _called(rules: TribeRules, key: str, label: object) -> str:
    """A choice with the tribe's own name for its level."""
    level = key.removeprefix("level_")
    name = rules.levels.get(int(level)) if level.isdigit() else ""
    return capfirst(f"{label} ({name})" if name else str(label))
