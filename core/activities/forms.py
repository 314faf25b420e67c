"""What is typed about activities; the rules are the model's own."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from core.activities.models import LONGEST_TEXT, LONGEST_TITLE, Activity
from core.ui.forms import DayInput


class _ActivityFields(forms.Form):
    title = forms.CharField(
        label=_("What is to be done?"),
        widget=forms.TextInput(attrs={"maxlength": LONGEST_TITLE, "autocomplete": "off"}),
        error_messages={"required": _("Say in a few words what is to be done.")},
    )
    text = forms.CharField(
        label=_("What should people know about it?"),
        required=False,
        # The browser counts a line break as one character, as the activity does.
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": LONGEST_TEXT}),
    )
    due_date = forms.DateField(label=_("Due on"), required=False, widget=DayInput)


class AddActivityForm(_ActivityFields):
    """A new activity; the key tells a form that is sent twice from two activities."""

    state = forms.ChoiceField(
        label=_("Where does it stand?"),
        choices=Activity.State.choices,
        initial=Activity.State.TODO,
    )
    is_mine = forms.BooleanField(label=_("I will do this"), required=False)
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4, required=False)


class EditActivityForm(_ActivityFields):
    """The words and the day of an activity, once more."""


class MoveForm(forms.Form):
    """Where an activity goes: a column, a place in it, or one step up or down."""

    UP, DOWN = "up", "down"

    to = forms.ChoiceField(choices=[(UP, UP), (DOWN, DOWN), *Activity.State.choices])
    position = forms.IntegerField(required=False, min_value=0, max_value=100_000)

    def step(self) -> int | None:
        """-1 for a step up, 1 for a step down, None when it goes to a column."""
        return {self.UP: -1, self.DOWN: 1}.get(self.cleaned_data["to"])
