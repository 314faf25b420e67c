"""An opening, typed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.partups.forms.partups import writing_space
from core.partups.models import Opening
from core.partups.services import NeedWish, OpeningWish
from core.ui.forms import DayInput


class OpeningForm(forms.Form):
    """Who is needed; needs are typed on one line with commas between them."""

    title = forms.CharField(
        label=_("Who is needed?"),
        help_text=_("A role in a word or two, such as “photographer”."),
        widget=forms.TextInput(attrs={"maxlength": 80, "autocomplete": "off"}),
    )
    needs = forms.CharField(
        label=_("What should they bring?"),
        help_text=_("With commas between: a camera, patience."),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    welcome = forms.CharField(
        label=_("What would be welcome too?"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    text = forms.CharField(
        label=_("What would they do?"),
        required=False,
        widget=writing_space(rows=2, longest=1000),
    )
    seats = forms.IntegerField(label=_("Seats"), min_value=1, max_value=20, initial=1)
    hours_a_week = forms.IntegerField(
        label=_("Hours a week"), min_value=1, max_value=40, required=False
    )
    deadline = forms.DateField(label=_("Offers until"), required=False, widget=DayInput)

    @property
    def says_more(self) -> bool:
        """Whether there is something to see behind "more about this opening"."""
        rest = ("text", "welcome", "hours_a_week", "deadline")
        is_typed = any(self[name].value() for name in rest)
        return is_typed or str(self["seats"].value()) != "1" or bool(self.errors)

    def wish(self) -> OpeningWish:
        """What was typed, for the service."""
        typed = self.cleaned_data
        required = [NeedWish(words) for words in _split(typed["needs"])]
        welcome = [NeedWish(words, is_required=False) for words in _split(typed["welcome"])]
        return OpeningWish(
            title=typed["title"],
            text=typed["text"],
            seats=typed["seats"],
            hours_a_week=typed["hours_a_week"],
            deadline=typed["deadline"],
            needs=(*required, *welcome),
        )


def typed_opening(opening: Opening) -> dict[str, Any]:
    """An opening as it would have been typed."""
    needs = list(opening.needs.all())
    return {
        "title": opening.title,
        "needs": ", ".join(need.words for need in needs if need.is_required),
        "welcome": ", ".join(need.words for need in needs if not need.is_required),
        "text": opening.text,
        "seats": opening.seats,
        "hours_a_week": opening.hours_a_week,
        "deadline": opening.deadline,
    }


def _split(words: str) -> list[str]:
    return list(dict.fromkeys(word.strip() for word in words.split(",") if word.strip()))
