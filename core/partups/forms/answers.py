"""Offering to help, and answering."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.partups.forms.partups import writing_space


class OfferForm(forms.Form):
    """What somebody says when offering to help."""

    words = forms.CharField(
        label=_("A few words with it"),
        help_text=_("What you bring, or would like to learn."),
        required=False,
        widget=writing_space(rows=4, longest=500),
    )
    hours = forms.IntegerField(
        label=_("Hours a week you can give"), min_value=1, max_value=40, required=False
    )


class AnswerForm(forms.Form):
    """A yes or a no, each a button, with a word."""

    YES = "accept"
    NO = "decline"

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[(YES, _("Accept")), (NO, _("Decline"))],
        error_messages={"required": _("Accept or decline.")},
        widget=forms.HiddenInput,
    )

    words = forms.CharField(
        label=_("A word with your answer"),
        required=False,
        widget=writing_space(rows=2, longest=500),
    )

    @property
    def is_yes(self) -> bool:
        """Whether the answer is yes."""
        return bool(self.cleaned_data["answer"] == self.YES)
