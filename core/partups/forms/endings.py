"""Moving the end, stopping, and looking back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.partups.forms.partups import show_days, writing_space
from core.partups.models import Closing
from core.ui.forms import DayInput


class ExtendForm(forms.Form):
    """A later last day."""

    end_date = forms.DateField(label=_("New last day"), widget=DayInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        show_days(self.fields["end_date"].widget)


class StopForm(forms.Form):
    """Why a part-up stops."""

    reason = forms.CharField(
        label=_("Why does it stop?"),
        help_text=_("Everybody who sees the part-up can read this."),
        widget=writing_space(rows=3, longest=500),
    )


class ClosingForm(forms.Form):
    """The three questions, and thanks; to save it for later nothing is required."""

    use_required_attribute = False

    outcome = forms.ChoiceField(
        label=_("Did it become what you wanted?"),
        choices=Closing.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say how it went first; then you can close it.")},
    )
    result = forms.CharField(
        label=_("What came of it?"),
        help_text=_("The result beside what you intended."),
        error_messages={"required": _("Write down first what came of it.")},
        widget=writing_space(rows=4, longest=2000),
    )
    learned = forms.CharField(
        label=_("What did you learn?"),
        help_text=_("What you would tell the next team."),
        required=False,
        widget=writing_space(rows=4, longest=2000),
    )
    appreciations = forms.CharField(
        label=_("Whom do you thank, and for what?"),
        required=False,
        widget=writing_space(rows=3, longest=2000),
    )

    def __init__(self, *args: Any, is_for_later: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if is_for_later:
            for field in self.fields.values():
                field.required = False
