"""The description of a part-up."""

import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.partups import rules
from core.partups.models import Partup
from core.ui.forms import DayInput

AUDIENCES = [
    (Partup.Audience.EVERYONE, _("Everyone in the tribe")),
    (Partup.Audience.INSIDE, _("Only the partners")),
]


def writing_space(*, rows: int, longest: int) -> forms.Textarea:
    """A place to type some lines; `longest` in characters."""
    return forms.Textarea(attrs={"rows": rows, "maxlength": longest})


class PartupForm(forms.Form):
    """What an opened part-up says about itself."""

    name = forms.CharField(
        label=_("Name"),
        help_text=_("Short; people will say it out loud."),
        widget=forms.TextInput(attrs={"maxlength": 80, "autocomplete": "off"}),
    )
    driver = forms.CharField(
        label=_("What is going on?"),
        help_text=_("The situation, and what it does to whom."),
        widget=writing_space(rows=3, longest=500),
    )
    intended_result = forms.CharField(
        label=_("What will be different?"),
        help_text=_("What people will see when it worked."),
        widget=writing_space(rows=3, longest=500),
    )
    motivation = forms.CharField(
        label=_("Why does it matter to you?"),
        required=False,
        widget=writing_space(rows=2, longest=500),
    )
    minimum_team = forms.IntegerField(
        label=_("How many people does it take?"),
        help_text=_("With you among them. It runs as soon as they are there."),
        min_value=2,
        max_value=50,
        initial=2,
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    audience = forms.ChoiceField(
        label=_("Who sees it?"),
        choices=AUDIENCES,
        widget=forms.RadioSelect,
        initial=Partup.Audience.EVERYONE,
    )


class DraftForm(PartupForm):
    """The same with the end date, which is free until others see it."""

    end_date = forms.DateField(
        label=_("By when?"),
        help_text=_("The last day. It ends by itself then, and you look back together."),
        widget=DayInput,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        show_days(self.fields["end_date"].widget)


class StartForm(DraftForm):
    """The same once more, with a key that tells a form sent twice from two part-ups."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4, required=False)


def show_days(widget: forms.Widget) -> None:
    """Let the calendar offer the days a part-up may end on."""
    widget.attrs["min"] = rules.earliest_end_date().isoformat()
    widget.attrs["max"] = rules.latest_end_date().isoformat()
